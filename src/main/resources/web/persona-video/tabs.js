import { Connection } from './connection.js';

/** The server takes no more at once. */
const MOST_IDS = 500;
/** Browsers have six connections to a host, and the page needs some for itself. */
const MOST_STREAMS = 2;
/** For how long more wishes are waited for, so that they become one request. */
const GATHERING_MS = 150;

/**
 * The tabs of this browser that show a service's personas. One of those that can be seen, the leader, has the connection,
 * for all of them, and tells the others what comes. Which one it is, is decided by a lock that goes to the next tab when
 * the leader is hidden or closed, or crashes; while none can be seen there is no connection. Where there are no locks,
 * which browsers have only for secure origins, each tab that can be seen asks for itself, and holds no connection: six
 * would be all that a browser has for a host.
 */
export class Tabs {

  #url;
  #known;
  #onStatuses;
  #name;
  #me = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  #channel = null;
  #ids = [];
  /** Aborted when this tab is hidden, or wants nothing any more; null while it is so. */
  #presence = null;
  /** Whether the others can tell by a lock that this tab is there. */
  #noticeable = false;
  #leads = false;
  /** What the other tabs want, by tab. Known to the leader alone. */
  #others = new Map();
  #subscribed = new Set();
  #connections = [];
  #gathering = null;

  /**
   * @param {string} url of the service
   * @param {(id: string) => object | undefined} known the newest status
   * @param {(statuses: object[]) => void} onStatuses
   */
  constructor(url, known, onStatuses) {
    this.#url = url;
    this.#known = known;
    this.#onStatuses = onStatuses;
    this.#name = `persona-video ${url}`;
    if ('BroadcastChannel' in globalThis && navigator.locks) {
      this.#channel = new BroadcastChannel(this.#name);
      this.#channel.onmessage = message => this.#receive(message.data);
    }
    const look = () => this.#look();
    document.addEventListener('visibilitychange', look);
    addEventListener('pageshow', look);
    addEventListener('online', () => this.#connections.forEach(connection => connection.hurry()));
  }

  /** Says what this tab wants from now on. */
  want(ids) {
    this.#ids = ids;
    this.#look();
    if (this.#leads) {
      this.#gather();
    } else {
      this.#tellWishes();
    }
  }

  #look() {
    const present = document.visibilityState === 'visible' && this.#ids.length > 0;
    if (present && this.#presence === null) {
      this.#presence = new AbortController();
      this.#enter(this.#presence.signal);
    } else if (!present && this.#presence !== null) {
      this.#presence.abort();
      this.#presence = null;
      this.#noticeable = false;
    }
  }

  async #enter(signal) {
    if (this.#channel === null) {
      await this.#lead(signal);
      return;
    }
    try {
      await Promise.all([
        this.#hold(this.#lockOf(this.#me), signal, () => this.#becomeNoticeable()),
        this.#hold(this.#name, signal, () => this.#lead(signal)),
      ]);
    } catch {
      // Sandboxed frames are refused locks.
      this.#channel.close();
      this.#channel = null;
      await this.#lead(signal);
    }
  }

  #becomeNoticeable() {
    this.#noticeable = true;
    this.#tellWishes();
  }

  /** Waits for a lock, does something and keeps the lock until the signal. */
  async #hold(lock, signal, action) {
    try {
      await navigator.locks.request(lock, { signal }, async () => {
        action();
        await aborted(signal);
      });
    } catch (refusal) {
      if (refusal.name !== 'AbortError') {
        throw refusal;
      }
    }
  }

  #lockOf(tab) {
    return `${this.#name} ${tab}`;
  }

  async #lead(signal) {
    if (signal.aborted) {
      return;
    }
    this.#leads = true;
    this.#send({ type: 'lead' });
    this.#gather();
    await aborted(signal);
    this.#leads = false;
    this.#others.clear();
    clearTimeout(this.#gathering);
    this.#gathering = null;
    this.#disconnect();
  }

  #send(message) {
    this.#channel?.postMessage(message);
  }

  #tellWishes() {
    if (this.#noticeable && !this.#leads) {
      this.#send({ type: 'want', tab: this.#me, ids: this.#ids });
    }
  }

  #receive(message) {
    if (message.type === 'statuses') {
      this.#onStatuses(message.statuses);
    } else if (message.type === 'lead') {
      this.#tellWishes();
    } else if (message.type === 'want' && this.#leads) {
      this.#take(message.tab, message.ids);
    }
  }

  #take(tab, ids) {
    if (!this.#others.has(tab)) {
      this.#forgetWhenGone(tab, this.#presence.signal);
    }
    this.#others.set(tab, ids);
    const statuses = ids.filter(id => this.#subscribed.has(id)).map(this.#known).filter(Boolean);
    if (statuses.length > 0) {
      this.#send({ type: 'statuses', statuses });
    }
    this.#gather();
  }

  async #forgetWhenGone(tab, signal) {
    try {
      await navigator.locks.request(this.#lockOf(tab), { signal }, () => {
        this.#others.delete(tab);
        this.#gather();
      });
    } catch {
      // This tab has gone first.
    }
  }

  #gather() {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#connect();
    }, GATHERING_MS);
  }

  #connect() {
    const wanted = new Set([this.#ids, ...this.#others.values()].flat());
    const missing = [...wanted].some(id => !this.#subscribed.has(id));
    // What nobody wants any more costs little, and another connection costs more.
    if (!missing && this.#subscribed.size <= 2 * wanted.size) {
      return;
    }
    this.#disconnect();
    this.#subscribed = wanted;
    const ids = [...wanted].sort();
    for (let i = 0; i < ids.length; i += MOST_IDS) {
      const streams = this.#channel !== null && i / MOST_IDS < MOST_STREAMS;
      this.#connections.push(new Connection(this.#url, ids.slice(i, i + MOST_IDS), statuses => {
        this.#onStatuses(statuses);
        this.#send({ type: 'statuses', statuses });
      }, streams));
    }
  }

  #disconnect() {
    this.#connections.forEach(connection => connection.close());
    this.#connections = [];
    this.#subscribed = new Set();
  }
}

function aborted(signal) {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', resolve, { once: true });
  });
}
