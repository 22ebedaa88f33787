const UNREACHABLE_MS = 3_000;

/** Gives each its request, one after the other, at the pace that the service allows. */
export class Batch {

  #stopped = new AbortController();

  /**
   * @param {(state: {done: number, failed: number, total: number, waitingMs: number, problem: Error | null}) => void} onState
   */
  constructor(onState) {
    this.onState = onState;
  }

  stop() {
    this.#stopped.abort();
  }

  /**
   * @param {Array<() => Promise>} requests
   */
  async run(requests) {
    const state = { done: 0, failed: 0, total: requests.length, waitingMs: 0, problem: null };
    for (const request of requests) {
      await this.#send(request, state);
      if (this.#stopped.signal.aborted) {
        break;
      }
      this.onState(state);
    }
    return state;
  }

  /** Until it is answered for good. */
  async #send(request, state) {
    while (!this.#stopped.signal.aborted) {
      try {
        await request();
        state.done++;
        return;
      } catch (problem) {
        const pause = pauseAfter(problem);
        if (pause === 0) {
          state.failed++;
          state.problem = problem;
          return;
        }
        this.onState({ ...state, waitingMs: pause, problem });
        await this.#wait(pause);
      }
    }
  }

  #wait(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms * (1 + Math.random() / 10));
      this.#stopped.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
}

/** 0 where asking again would not help. */
function pauseAfter(problem) {
  if (problem.status === 0) {
    return UNREACHABLE_MS;
  }
  return problem.status === 429 || problem.status === 503 ? problem.retryAfter : 0;
}
