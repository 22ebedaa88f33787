import { cancelIdleVideo, requestIdleVideo } from './persona-video/client.js';
import { feedOf } from './persona-video/feed.js';
import { Player } from './persona-video/player.js';
import { View } from './persona-video/view.js';
import { phaseWord, words } from './persona-video/words.js';

export { ProblemError } from './persona-video/client.js';
export { words };

/** Where this module is from is where the service is. */
const HOME = new URL('.', import.meta.url).href;

const NEAR = '200px';
const PROPERTIES = ['personaId', 'portrait', 'label', 'baseUrl', 'token'];

const withoutSlash = url => url.replace(/\/+$/, '');

/** On a server, which has no HTMLElement, the module can be imported all the same. */
const Base = globalThis.HTMLElement ?? class {};

/**
 * A persona's moving portrait: the portrait until there is a video, the progress while one is made, then the loop.
 *
 * @see persona-video.d.ts
 */
export class PersonaVideoElement extends Base {

  static observedAttributes = ['persona-id', 'portrait', 'label', 'base-url'];

  #token = null;
  #status = null;
  #view;
  #player;
  #unwatch = null;
  #watched = null;
  #near = false;
  #nearness = null;
  #calm = null;
  #busy = false;
  #problem = null;

  constructor() {
    super();
    this.#player = new Player({
      shown: url => this.#shown(url),
      failed: () => this.#fail('video_unplayable', words.unplayable),
      paused: paused => this.#view.renderToggle(paused, this.#name),
    });
    this.#view = new View(this.attachShadow({ mode: 'open' }), this.#player.videos, {
      retry: () => this.#retry(),
      toggle: () => this.#toggle(),
    });
  }

  get personaId() { return this.getAttribute('persona-id'); }
  set personaId(id) { this.#reflect('persona-id', id); }

  get portrait() { return this.getAttribute('portrait'); }
  set portrait(url) { this.#reflect('portrait', url); }

  get label() { return this.getAttribute('label'); }
  set label(label) { this.#reflect('label', label); }

  get baseUrl() { return withoutSlash(new URL(this.getAttribute('base-url') || HOME, document.baseURI).href); }
  set baseUrl(url) { this.#reflect('base-url', url); }

  /** Of the session, or a function that gives it; where the service is on another origin, which gets no cookie. */
  get token() { return this.#token; }
  set token(token) { this.#token = token; }

  /** The newest status, or null until it is known. */
  get status() { return this.#status; }

  get paused() { return this.#player.paused; }

  #reflect(attribute, value) {
    if (value === null || value === undefined) {
      this.removeAttribute(attribute);
    } else {
      this.setAttribute(attribute, value);
    }
  }

  get #name() { return this.label || this.personaId || ''; }

  connectedCallback() {
    PROPERTIES.forEach(name => this.#upgrade(name));
    this.#calm ??= matchMedia('(prefers-reduced-motion: reduce)');
    this.#calm.addEventListener('change', this.#motionChanged);
    this.#motionChanged();
    this.#nearness = new IntersectionObserver(entries => this.#approach(entries.at(-1).isIntersecting), { rootMargin: NEAR });
    this.#nearness.observe(this);
    this.#describe();
    this.#watch();
  }

  /** Takes over what was set before this class was there. */
  #upgrade(name) {
    if (Object.hasOwn(this, name)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  disconnectedCallback() {
    this.#calm.removeEventListener('change', this.#motionChanged);
    this.#nearness.disconnect();
    this.#near = false;
    this.#player.rest(true);
    this.#unwatch?.();
    this.#unwatch = null;
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#nearness !== null) {
      this.#describe();
      this.#watch();
    }
  }

  #describe() {
    this.#view.describe(this.#name, this.portrait);
    this.#view.renderToggle(this.paused, this.#name);
  }

  #watch() {
    const id = this.personaId;
    const watched = id ? `${this.baseUrl} ${id}` : null;
    if (watched !== this.#watched) {
      this.#unwatch?.();
      this.#unwatch = null;
      this.#watched = watched;
      this.#status = null;
      this.#problem = null;
      this.#player.show(null);
    }
    // It may also have been moved to another place of the page, and goes on there as it was.
    if (id && this.#unwatch === null) {
      this.#unwatch = feedOf(this.baseUrl).watch(id, status => this.#take(status));
    }
  }

  #take(status) {
    const before = this.#status;
    if (before?.version === status.version) {
      return;
    }
    this.#status = status;
    this.#problem = null;
    this.#showVideo();
    this.#render();
    this.#announce(before, status);
    this.#dispatch('statuschange', status);
    if (status.status === 'failed' && before?.status !== 'failed') {
      this.#dispatch('error', status, { bubbles: false });
    }
  }

  /** Only what begins or ends while somebody is there; how things were is there to be read. */
  #announce(before, status) {
    if (before !== null && (before.status !== status.status || before.phase !== status.phase)) {
      const said = phaseWord(status) || { completed: words.done, failed: words.failed, canceled: words.canceled }[status.status];
      this.#view.say(said ? `${this.#name}: ${said}` : '');
    }
  }

  #render() {
    if (this.#status !== null) {
      this.#view.render(this.#status, {
        shown: this.#player.shown !== null, busy: this.#busy, problem: this.#problem,
      });
    }
  }

  #approach(near) {
    this.#near = near;
    this.#player.rest(!near);
    this.#showVideo();
  }

  /** Loaded only where somebody could see it. */
  #showVideo() {
    if (this.#near && this.#status !== null) {
      this.#player.show(this.#status.videoUrl);
    }
  }

  #shown(url) {
    this.#problem = null;
    this.#render();
    if (url === this.#status?.videoUrl) {
      this.#dispatch('ready', this.#status);
    }
  }

  #fail(code, message) {
    this.#problem = message;
    this.#render();
    this.#view.say(`${this.#name}: ${message}`);
    this.#dispatch('error', { ...this.#status, error: { code, message } }, { bubbles: false });
  }

  #dispatch(type, detail, options = {}) {
    return this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail, ...options }));
  }

  #motionChanged = () => {
    if (this.#calm.matches) {
      this.pause();
    }
  };

  #toggle() {
    if (this.paused) {
      this.play();
    } else {
      this.pause();
    }
  }

  play() { this.#player.play(); }

  pause() { this.#player.pause(); }

  /** An app that asks for videos its own way prevents the event's default. */
  async #retry() {
    if (this.#status?.status !== 'failed') {
      this.#problem = null;
      this.#player.again();
      this.#render();
    } else if (this.#dispatch('retry', this.#status, { cancelable: true })) {
      await this.generate().catch(problem => this.#fail(problem.code, problem.message));
    }
  }

  /** Asks for a video, or for another one. */
  generate({ regenerate = false } = {}) {
    return this.#act(token => requestIdleVideo(this.baseUrl, this.personaId, regenerate, token));
  }

  /** Takes the request back. */
  cancel() {
    return this.#act(token => cancelIdleVideo(this.baseUrl, this.personaId, token));
  }

  async #act(action) {
    this.#busy = true;
    this.#render();
    try {
      const status = await action(typeof this.token === 'function' ? await this.token() : this.token);
      feedOf(this.baseUrl).apply([status]);
      return status;
    } finally {
      this.#busy = false;
      this.#render();
    }
  }
}

if (globalThis.customElements && !customElements.get('persona-video')) {
  customElements.define('persona-video', PersonaVideoElement);
}
