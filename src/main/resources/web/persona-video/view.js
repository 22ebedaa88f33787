import { make, makeSvg, setAttribute, setText } from './dom.js';
import { css } from './style.js';
import { phaseWord, words } from './words.js';

const PLAY = 'M4 2.5v11l9-5.5z';
const PAUSE = 'M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z';

/** Where it is not known how far a video is, the ring turns, so much of it. In percent. */
const UNKNOWN_PART = 25;

let sheet = null;

function styleSheet() {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** What the element consists of, and how it looks in each of its states. */
export class View {

  #portrait;
  #placeholder;
  #overlay;
  #ring;
  #bar;
  #words;
  #retry;
  #toggle;
  #icon;
  #live;
  #frame;
  #said = null;

  /**
   * @param {ShadowRoot} shadow
   * @param {HTMLVideoElement[]} videos
   * @param {{retry: () => void, toggle: () => void}} on
   */
  constructor(shadow, videos, on) {
    shadow.adoptedStyleSheets = [styleSheet()];
    this.#portrait = make('img', {
      part: 'portrait', decoding: 'async', loading: 'lazy',
      load: () => this.#showPortrait(true),
      error: () => this.#showPortrait(false),
    });
    this.#placeholder = make('div', { part: 'placeholder', 'aria-hidden': 'true' });
    this.#overlay = this.#makeOverlay(on.retry);
    this.#icon = makeSvg('path', { d: PAUSE });
    this.#toggle = make('button', { part: 'toggle', type: 'button', hidden: true, click: on.toggle },
      makeSvg('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, this.#icon));
    this.#live = make('div', { part: 'live', role: 'status', 'aria-live': 'polite' });
    this.#frame = make('div', { part: 'frame', role: 'group' }, this.#placeholder, this.#portrait, ...videos,
      this.#overlay, this.#toggle, this.#live);
    shadow.append(this.#frame);
  }

  #makeOverlay(retry) {
    this.#bar = makeSvg('circle', { class: 'bar', cx: 36, cy: 36, r: 31, pathLength: 100 });
    this.#ring = make('div', { part: 'ring', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 },
      makeSvg('svg', { viewBox: '0 0 72 72', 'aria-hidden': 'true' },
        makeSvg('circle', { class: 'track', cx: 36, cy: 36, r: 31 }), this.#bar));
    this.#words = make('p', { part: 'words' });
    this.#retry = make('button', { part: 'retry', type: 'button', click: retry });
    return make('div', { part: 'overlay', hidden: true }, this.#ring, this.#words, this.#retry);
  }

  #showPortrait(loaded) {
    setAttribute(this.#portrait, 'data-loaded', loaded);
    this.#placeholder.hidden = loaded;
  }

  describe(name, portrait) {
    setText(this.#placeholder, name.trim().slice(0, 1).toUpperCase());
    setAttribute(this.#frame, 'aria-label', words.videoOf(name));
    setAttribute(this.#ring, 'aria-label', words.progressOf(name));
    setAttribute(this.#portrait, 'alt', words.portraitOf(name));
    if (!portrait) {
      this.#showPortrait(false);
    }
    setAttribute(this.#portrait, 'src', portrait);
  }

  /**
   * @param {object} status
   * @param {{shown: boolean, busy: boolean, problem: string | null}} local what only this element knows
   */
  render(status, { shown, busy, problem }) {
    const making = phaseWord(status);
    const failed = problem ?? (status.status === 'failed' ? words.failed : null);
    setAttribute(this.#frame, 'aria-busy', Boolean(making));
    this.#overlay.hidden = !making && failed === null;
    setAttribute(this.#overlay, 'data-small', shown);
    this.#overlay.setAttribute('part', making ? 'overlay progress' : 'overlay message');
    this.#ring.hidden = !making;
    this.#retry.hidden = Boolean(making);
    this.#retry.disabled = busy;
    setText(this.#retry, words.retry);
    if (making) {
      this.#renderProgress(making, status.progress);
    } else {
      setText(this.#words, failed ?? '');
    }
    this.#toggle.hidden = !shown;
  }

  #renderProgress(making, progress) {
    const known = typeof progress === 'number';
    setAttribute(this.#ring, 'data-unknown', !known);
    setAttribute(this.#ring, 'aria-valuenow', known ? progress : null);
    setAttribute(this.#ring, 'aria-valuetext', known ? `${making}, ${progress} %` : making);
    // Not as a style attribute, which a Content-Security-Policy may forbid.
    this.#bar.style.setProperty('--_part', String(known ? progress : UNKNOWN_PART));
    setText(this.#words, known ? `${making} · ${progress} %` : making);
  }

  renderToggle(paused, name) {
    setAttribute(this.#toggle, 'data-paused', paused);
    setAttribute(this.#toggle, 'aria-label', `${paused ? words.play : words.pause}: ${words.videoOf(name)}`);
    this.#icon.setAttribute('d', paused ? PLAY : PAUSE);
  }

  /** Has a screen reader say something, once. */
  say(text) {
    if (text !== this.#said) {
      this.#said = text;
      setText(this.#live, text);
    }
  }
}
