import { Tabs } from './tabs.js';

const feeds = new Map();

/** The one feed of a service that all elements of this page share. */
export function feedOf(url) {
  if (!feeds.has(url)) {
    feeds.set(url, new Feed(url));
  }
  return feeds.get(url);
}

/**
 * The newest status of each persona that somebody on this page watches. A status never gives way to an older one, whichever
 * way they come.
 */
class Feed {

  #watchers = new Map();
  #newest = new Map();
  #tabs;
  #telling = false;

  constructor(url) {
    this.#tabs = new Tabs(url, id => this.#newest.get(id), statuses => this.apply(statuses));
  }

  /** Tells how things are, as soon as it is known, and every change. Gives a function that ends it. */
  watch(id, watcher) {
    if (!this.#watchers.has(id)) {
      this.#watchers.set(id, new Set());
    }
    const watchers = this.#watchers.get(id).add(watcher);
    const known = this.#newest.get(id);
    if (known) {
      watcher(known);
    }
    this.#tellSoon();
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#watchers.get(id) === watchers) {
        this.#watchers.delete(id);
      }
      this.#tellSoon();
    };
  }

  /** Takes statuses from wherever they come. */
  apply(statuses) {
    statuses.filter(status => this.#isNews(status)).forEach(status => {
      this.#newest.set(status.personaId, status);
      this.#watchers.get(status.personaId)?.forEach(watcher => watcher(status));
    });
  }

  #isNews(status) {
    const known = this.#newest.get(status.personaId);
    return !known || status.version > known.version;
  }

  /** Once for all elements that come or go at one moment. */
  #tellSoon() {
    if (!this.#telling) {
      this.#telling = true;
      queueMicrotask(() => {
        this.#telling = false;
        this.#tabs.want([...this.#watchers.keys()]);
      });
    }
  }
}
