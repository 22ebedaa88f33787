import { make } from '/persona-video/dom.js';
import { timeOf } from './shell.js';

const KINDS = { idle: 'Idle video', talk: 'Talk video' };

const STATES = {
  queued: 'Waiting for its turn', submitting: 'Being handed to the provider', submit_unknown: 'Handed over, no answer came',
  processing: 'Being made', storing: 'Being stored', completed: 'Ready', failed: 'Failed', canceled: 'Canceled',
  timed_out: 'Given up after its deadline',
};

/** Shows the jobs, the newest first and open; those that the reader has opened or closed stay as they are. */
export function renderHistory(list, jobs) {
  const before = new Map([...list.querySelectorAll('details')].map(details => [details.dataset.job, details.open]));
  list.replaceChildren(...jobs.map((job, index) => make('li', {}, jobDetails(job, before.get(job.jobId) ?? index === 0))));
}

function jobDetails(job, open) {
  return make('details', { 'data-job': job.jobId, open },
    make('summary', {},
      make('span', { class: 'chip', 'data-status': job.status }, STATES[job.state] ?? job.state),
      make('strong', {}, KINDS[job.kind] ?? job.kind),
      make('span', { class: 'muted' }, timeOf(job.createdAt), job.provider ? ` · ${job.provider}` : '',
        job.attempts > 1 ? ` · ${job.attempts} attempts` : '')),
    job.error ? make('p', { class: 'problem' }, job.error.message) : null,
    make('ol', { class: 'events' }, ...job.events.map((event, index) => eventItem(event, job.events[index - 1]))),
    job.videoUrl ? make('p', {}, make('a', { href: job.videoUrl, target: '_blank', rel: 'noopener' }, 'Open the video')) : null);
}

function eventItem(event, before) {
  const tookS = before ? (Date.parse(event.at) - Date.parse(before.at)) / 1000 : null;
  return make('li', {},
    timeOf(event.at),
    make('span', {}, STATES[event.state] ?? event.state,
      tookS === null ? null : make('span', { class: 'muted' }, ` after ${tookS.toFixed(1)} s`),
      event.attempt > 1 ? make('span', { class: 'muted' }, ` · attempt ${event.attempt}`) : null,
      event.cause ? make('span', { class: 'cause' }, event.cause) : null));
}
