import { make, setText } from '/persona-video/dom.js';
import { cancelTalk, requestTalk, talkStatus } from './api.js';
import { byId, isActive, leaveIfSignedOut, problemText, stateWord } from './shell.js';

const AFTER_FAILURE_MS = 5_000;
/** Asked again only while somebody can see the answer. */
const HIDDEN_MS = 1_000;

/** The form by which a persona is made to speak, and what comes of it. */
export class Talk {

  #persona;
  #onChange;
  #job = null;
  #state = null;

  constructor(persona, onChange) {
    this.#persona = persona;
    this.#onChange = onChange;
    byId('talk').addEventListener('change', () => this.#choose());
    byId('talk').addEventListener('submit', event => {
      event.preventDefault();
      this.#submit(event.submitter);
    });
    byId('talk-cancel').addEventListener('click', () => this.#cancel());
    this.#choose();
  }

  #kind() {
    return new FormData(byId('talk')).get('kind');
  }

  #choose() {
    byId('talk').querySelectorAll('[data-kind]').forEach(field => { field.hidden = field.dataset.kind !== this.#kind(); });
  }

  #speech() {
    return this.#kind() === 'text' ? { text: byId('text').value } : { audioUrl: byId('audio').value.trim() };
  }

  async #submit(button) {
    setText(byId('talk-problem'), '');
    button.disabled = true;
    try {
      const status = await requestTalk(this.#persona, this.#speech(), newKey());
      this.#job = status.jobId;
      byId('talk-result').replaceChildren();
      this.#follow(status);
    } catch (problem) {
      setText(byId('talk-problem'), problemText(leaveIfSignedOut(problem)));
    } finally {
      button.disabled = false;
    }
  }

  async #follow(first) {
    let status = first;
    this.#render(status);
    while (isActive(status) && status.jobId === this.#job) {
      await pause(status.pollAfterMs);
      if (document.visibilityState === 'visible') {
        status = await talkStatus(this.#persona, status.jobId).catch(() => ({ ...status, pollAfterMs: AFTER_FAILURE_MS }));
        if (status.jobId === this.#job) {
          this.#render(status);
        }
      } else {
        status = { ...status, pollAfterMs: HIDDEN_MS };
      }
    }
  }

  #render(status) {
    byId('talk-cancel').hidden = !isActive(status);
    setText(byId('talk-progress'), isActive(status)
      ? `${stateWord(status)}${status.progress === null ? '' : ` · ${status.progress} %`}` : '');
    setText(byId('talk-problem'), status.error?.message ?? '');
    if (status.status === 'completed') {
      byId('talk-result').replaceChildren(make('video', {
        src: status.videoUrl, controls: true, playsinline: true, 'aria-label': 'What it says',
      }));
    }
    if (this.#state !== `${status.jobId} ${status.status}`) {
      this.#state = `${status.jobId} ${status.status}`;
      this.#onChange();
    }
  }

  async #cancel() {
    try {
      this.#render(await cancelTalk(this.#persona, this.#job));
    } catch (problem) {
      setText(byId('talk-problem'), problemText(leaveIfSignedOut(problem)));
    }
  }
}

const pause = ms => new Promise(resolve => { setTimeout(resolve, ms); });

/** Not by randomUUID, which browsers have only for secure origins. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
