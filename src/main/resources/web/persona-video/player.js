import { make } from './dom.js';

/** A video that can't be loaded is tried again after so long, each time, before it is given up. */
const RETRIES_MS = [2_000, 8_000];

/**
 * Plays a loop, and fades over to the next one when its first frame is there: until then the last one goes on. Two videos
 * lie on each other for that.
 */
export class Player {

  #front;
  #back;
  #wanted = null;
  #shown = null;
  #playing = true;
  #resting = true;
  #attempt = 0;
  #givenUp = false;
  #timer = null;
  #on;

  /**
   * @param {{shown: (url: string) => void, failed: (url: string) => void, paused: (paused: boolean) => void}} on
   */
  constructor(on) {
    this.#on = on;
    this.#front = this.#video();
    this.#back = this.#video();
  }

  get videos() {
    return [this.#front, this.#back];
  }

  get paused() {
    return !this.#playing;
  }

  /** The address of the loop that can be seen, or null. */
  get shown() {
    return this.#shown;
  }

  #video() {
    const video = make('video', {
      part: 'video', playsinline: true, loop: true, preload: 'auto', disablepictureinpicture: true, 'aria-hidden': 'true',
      loadeddata: () => this.#loaded(video),
      error: () => this.#failed(video),
    });
    // As a property, which browsers look at when they decide whether a video may play by itself.
    video.muted = true;
    video.defaultMuted = true;
    return video;
  }

  /** Shows a loop, or none. */
  show(url) {
    if (url === this.#wanted && !this.#givenUp) {
      return;
    }
    this.#wanted = url;
    this.#attempt = 0;
    this.#givenUp = false;
    clearTimeout(this.#timer);
    if (url === null) {
      this.#unload(this.#front);
      this.#unload(this.#back);
      this.#shown = null;
    } else if (url === this.#shown) {
      this.#unload(this.#back);
    } else {
      this.#load();
    }
  }

  /** Tries once more to load what could not be. */
  again() {
    this.#attempt = 0;
    this.#givenUp = false;
    this.#load();
  }

  #load() {
    this.#back.src = this.#wanted;
    this.#back.load();
  }

  #unload(video) {
    delete video.dataset.shown;
    delete video.dataset.below;
    if (video.hasAttribute('src')) {
      video.removeAttribute('src');
      video.load();
    }
  }

  /** The first frame is decoded; that it is drawn is known where the browser tells. */
  async #loaded(video) {
    if (video !== this.#back || !video.src) {
      return;
    }
    if (this.#playing && !this.#resting) {
      await this.#start(video);
    }
    if (video === this.#back && video.getAttribute('src') === this.#wanted) {
      this.#swap();
    }
  }

  async #start(video) {
    const drawn = 'requestVideoFrameCallback' in video
      ? new Promise(resolve => { video.requestVideoFrameCallback(resolve); })
      : Promise.resolve();
    try {
      await video.play();
      await Promise.race([drawn, new Promise(resolve => { setTimeout(resolve, 1_000); })]);
    } catch (refusal) {
      if (refusal.name === 'NotAllowedError') {
        this.#playing = false;
        this.#on.paused(true);
      }
    }
  }

  #swap() {
    const last = this.#front;
    this.#front = this.#back;
    this.#back = last;
    this.#shown = this.#wanted;
    this.#front.dataset.shown = '';
    delete last.dataset.shown;
    // Stays as it is below the other, until that one is opaque: two half-transparent ones would let the portrait through.
    last.dataset.below = '';
    const fade = parseFloat(getComputedStyle(this.#front).transitionDuration) * 1_000 || 0;
    setTimeout(() => {
      if (last === this.#back && last.getAttribute('src') !== this.#wanted) {
        this.#unload(last);
      }
      delete last.dataset.below;
    }, fade + 100);
    this.#on.shown(this.#shown);
  }

  #failed(video) {
    if (!video.hasAttribute('src')) {
      return;
    }
    const pause = RETRIES_MS[this.#attempt++];
    clearTimeout(this.#timer);
    if (pause === undefined) {
      this.#givenUp = true;
      this.#on.failed(this.#wanted);
    } else {
      this.#timer = setTimeout(() => this.#load(), pause * (1 + Math.random()));
    }
  }

  play() {
    this.#playing = true;
    this.#on.paused(false);
    this.rest(this.#resting);
  }

  pause() {
    this.#playing = false;
    this.#front.pause();
    this.#on.paused(true);
  }

  /** Rests while nobody can see it. */
  rest(resting) {
    this.#resting = resting;
    if (resting) {
      this.#front.pause();
    } else if (this.#playing && this.#front.hasAttribute('src')) {
      this.#start(this.#front);
    }
  }
}
