import { setAttribute, setText } from '/persona-video/dom.js';
import { changePersona, jobsOf, onePersona, removePersona } from './api.js';
import { askForPersona, confirm } from './dialogs.js';
import { renderHistory } from './history.js';
import { byId, enter, isActive, leaveIfSignedOut, problemText, renderChip } from './shell.js';
import { Talk } from './talk.js';

const id = decodeURIComponent(location.pathname.split('/').filter(Boolean).at(-1));
const video = byId('video');

const HINTS = {
  not_started: 'A loop of a few seconds, made from the portrait.',
  queued: 'It is this one’s turn soon.',
  processing: 'It is being made; this page shows it when it is there.',
  completed: 'The loop is ready, on every page that shows this persona.',
  failed: 'Nothing was lost: try again.',
  canceled: 'It was taken back before it was ready.',
};

function renderPersona(persona) {
  document.title = `${persona.name} · persona-video`;
  setText(byId('name'), persona.name);
  setText(byId('id'), persona.id);
  setText(byId('portrait-link'), persona.portraitUrl);
  byId('portrait-link').href = persona.portraitUrl;
  setAttribute(video, 'portrait', persona.portraitUrl);
  setAttribute(video, 'label', persona.name);
  setAttribute(video, 'persona-id', persona.id);
}

function renderStatus(status) {
  renderChip(byId('status'), status);
  setText(byId('detail'), status.updatedAt ? `as of ${new Date(status.updatedAt).toLocaleTimeString()}` : '');
  setText(byId('idle-hint'), HINTS[status.status]);
  setText(byId('idle-problem'), status.error?.message ?? '');
  byId('generate').hidden = isActive(status) || status.videoUrl !== null;
  byId('regenerate').hidden = isActive(status) || status.videoUrl === null;
  byId('cancel').hidden = !isActive(status);
  byId('open').hidden = status.videoUrl === null;
  setAttribute(byId('open'), 'href', status.videoUrl);
}

let told = null;
let removing = false;

/** Read again only when a job has come to another state. */
async function refreshHistory(status) {
  const state = `${status.jobId} ${status.status} ${status.phase}`;
  if (state !== told && !removing) {
    told = state;
    await readHistory();
  }
}

async function readHistory() {
  try {
    const { jobs } = await jobsOf(id);
    renderHistory(byId('history'), jobs);
    byId('no-history').hidden = jobs.length > 0;
  } catch (problem) {
    leaveIfSignedOut(problem);
  }
}

async function act(button, action) {
  setText(byId('idle-problem'), '');
  button.disabled = true;
  try {
    await action();
  } catch (problem) {
    setText(byId('idle-problem'), problemText(leaveIfSignedOut(problem)));
    await readHistory();
  } finally {
    button.disabled = false;
  }
}

function onClick(button, action) {
  byId(button).addEventListener('click', () => act(byId(button), action));
}

async function edit() {
  const changed = await askForPersona({
    title: 'Edit the persona', persona: await onePersona(id), save: input => changePersona(id, input),
  });
  if (changed !== null) {
    renderPersona(changed);
  }
}

async function remove() {
  const removed = await confirm({
    title: 'Remove this persona?', text: 'Its videos and its history go with it.', button: 'Remove',
    action: () => {
      removing = true;
      return removePersona(id);
    },
  });
  removing = removed !== null;
  if (removed !== null) {
    location.assign('/personas');
  }
}

async function open() {
  const persona = await onePersona(id);
  video.addEventListener('statuschange', event => {
    renderStatus(event.detail);
    refreshHistory(event.detail);
  });
  renderPersona(persona);
  onClick('generate', () => video.generate());
  onClick('regenerate', () => video.generate({ regenerate: true }));
  onClick('cancel', () => video.cancel());
  byId('edit').addEventListener('click', edit);
  byId('remove').addEventListener('click', remove);
  new Talk(id, readHistory);
  byId('content').hidden = false;
}

if (await enter() !== null) {
  await open().catch(problem => {
    byId('missing').hidden = problem.status !== 404 && problem.status !== 400;
  });
}
