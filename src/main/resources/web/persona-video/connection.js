import { readEvents } from './stream.js';

/** The server says something every 15 seconds at least. */
const SILENCE_MS = 45_000;
/** A stream that ends sooner than this was of no use. */
const SHORT_MS = 5_000;
/** So many attempts in a row that come to nothing although there is a server, and streams are given up for a while. */
const MOST_ATTEMPTS = 3;
/** A server that says "come back" sooner than this is only starting. */
const SOON_MS = 10_000;
const POLL_TIMEOUT_MS = 15_000;
const SOONEST_MS = 1_000;
const LATEST_MS = 60_000;
/** For how long statuses are polled before a stream is tried again. */
const POLLING_MS = 60_000;
const LONGEST_POLLING_MS = 600_000;

/** A pause that is made longer by up to a quarter, so that not all come at one moment. */
const jittered = ms => ms * (1 + Math.random() / 4);

/** In milliseconds; 0 if there is none that can be read. */
export function retryAfterMs(response) {
  const text = response.headers.get('Retry-After') ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms > 0 ? Math.min(ms, 3_600_000) : 0;
}

/**
 * One subscription to the statuses of some personas: a stream of events, or where that can't be had, a poll of the batch at
 * the pace that the server tells. It goes on until it is closed, through errors and restarts of the server, and never has
 * more than one request under way.
 */
export class Connection {

  #url;
  #ids;
  #onStatuses;
  #pollUntil;
  #polling = POLLING_MS;
  #ending = new AbortController();
  #wake = () => {};
  #failures = 0;
  #vain = 0;
  #retryMs = 2_000;
  #lastId = null;

  /**
   * @param {string} url of the service, without a slash at the end
   * @param {string[]} ids at most as many as the server takes at once
   * @param {(statuses: object[]) => void} onStatuses
   * @param {boolean} streams false to poll only
   */
  constructor(url, ids, onStatuses, streams = true) {
    this.#url = url;
    this.#ids = ids.map(encodeURIComponent).join(',');
    this.#onStatuses = onStatuses;
    this.#pollUntil = streams ? 0 : Infinity;
    this.#run();
  }

  close() {
    this.#ending.abort();
    this.#wake();
  }

  /** Tries again at once what is waiting for a server that was away. */
  hurry() {
    if (this.#failures > 0) {
      this.#failures = 0;
      this.#wake();
    }
  }

  async #run() {
    while (!this.#ending.signal.aborted) {
      await this.#pause(Date.now() < this.#pollUntil ? await this.#poll() : await this.#stream());
    }
  }

  #pause(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, this.#ending.signal.aborted ? 0 : ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Longer each time, and no two clients' the same. */
  #backOff(atLeastMs = 0) {
    const ceiling = Math.min(LATEST_MS, Math.max(this.#retryMs, SOONEST_MS) * 2 ** this.#failures++);
    return Math.max(atLeastMs, SOONEST_MS, ceiling / 2) + Math.random() * ceiling / 2;
  }

  async #stream() {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    this.#ending.signal.addEventListener('abort', stop);
    const startedAt = Date.now();
    let heard = false;
    let timer = setTimeout(stop, SILENCE_MS);
    try {
      const response = await fetch(`${this.#url}/api/personas/idle-videos/events?ids=${this.#ids}`, {
        cache: 'no-store',
        headers: this.#lastId === null ? {} : { 'Last-Event-ID': this.#lastId },
        signal: attempt.signal,
      });
      if (!response.ok || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
        attempt.abort();
        return this.#refused(response);
      }
      await readEvents(response, {
        onBytes: () => {
          heard = true;
          clearTimeout(timer);
          timer = setTimeout(stop, SILENCE_MS);
        },
        onRetry: ms => { this.#retryMs = ms; },
        onEvent: (data, id) => {
          this.#lastId = id;
          this.#onStatuses([JSON.parse(data)]);
        },
      });
    } catch {
      // The server, or the way there, is gone; or it was silent for too long.
    } finally {
      clearTimeout(timer);
      this.#ending.signal.removeEventListener('abort', stop);
    }
    return this.#ended(heard, Date.now() - startedAt);
  }

  /** There is a server that gives no stream: it may still answer a batch. */
  #refused(response) {
    const retryAfter = retryAfterMs(response);
    if (retryAfter > 0 && retryAfter < SOON_MS && ++this.#vain < MOST_ATTEMPTS) {
      return this.#backOff(retryAfter);
    }
    this.#pollFor(Math.max(this.#polling, retryAfter));
    return jittered(SOONEST_MS);
  }

  #ended(heard, livedMs) {
    if (heard && livedMs >= SHORT_MS) {
      this.#failures = 0;
      this.#vain = 0;
      this.#polling = POLLING_MS;
      return jittered(this.#retryMs);
    }
    this.#vain += heard ? 1 : 0;
    if (livedMs >= SILENCE_MS || this.#vain >= MOST_ATTEMPTS) {
      // Something on the way keeps streams back, or cuts them.
      this.#pollFor(this.#polling);
    }
    return this.#backOff();
  }

  #pollFor(ms) {
    this.#vain = 0;
    this.#lastId = null;
    this.#pollUntil = Math.max(this.#pollUntil, Date.now() + ms);
    this.#polling = Math.min(this.#polling * 2, LONGEST_POLLING_MS);
  }

  async #poll() {
    try {
      const response = await fetch(`${this.#url}/api/personas/idle-videos?ids=${this.#ids}`, {
        // The browser asks by the ETag that it has, and takes its own copy where nothing has changed.
        cache: 'no-cache',
        signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(POLL_TIMEOUT_MS)]),
      });
      if (!response.ok) {
        return this.#backOff(retryAfterMs(response));
      }
      const statuses = await response.json();
      this.#failures = 0;
      this.#onStatuses(statuses);
      const told = Math.min(...statuses.map(status => status.pollAfterMs));
      return jittered(Math.max(SOONEST_MS, told, retryAfterMs(response)));
    } catch {
      return this.#backOff();
    }
  }
}
