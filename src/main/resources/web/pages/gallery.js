import { make, setText } from '/persona-video/dom.js';
import { allPersonas } from './api.js';
import { Batch } from './batch.js';
import { byId, enter, isActive, leaveIfSignedOut, problemText, renderChip } from './shell.js';

let videos = [];
let batch = null;

const isMissing = video => video.status !== null && video.status.videoUrl === null && !isActive(video.status);

function card(persona) {
  const video = make('persona-video', {
    'persona-id': persona.id, portrait: persona.portraitUrl, label: persona.name,
  });
  const chip = make('span', { class: 'chip' });
  const generate = make('button', {
    class: 'button small', type: 'button', hidden: true, 'aria-label': `Generate a video of ${persona.name}`,
    click: () => ask(video, problem),
  }, 'Generate');
  const problem = make('p', { class: 'problem', role: 'alert' });
  video.addEventListener('statuschange', event => {
    renderChip(chip, event.detail);
    // Where it has failed, the element offers another try itself.
    generate.hidden = !isMissing(video) || event.detail.status === 'failed';
    chip.hidden = event.detail.status === 'not_started';
    setText(problem, event.detail.error?.message ?? '');
    renderCounts();
  });
  return make('li', { class: 'card' }, video,
    make('div', { class: 'caption' },
      make('a', { class: 'name', href: `/personas/${persona.id}` }, persona.name), chip, generate),
    problem);
}

function ask(video, problem) {
  setText(problem, '');
  video.generate().catch(failure => setText(problem, problemText(leaveIfSignedOut(failure))));
}

function renderCounts() {
  const alive = videos.filter(video => video.status?.videoUrl).length;
  const making = videos.filter(video => isActive(video.status)).length;
  setText(byId('counts'), `${alive} of ${videos.length} alive${making > 0 ? `, ${making} in the making` : ''}`);
  byId('generate-all').hidden = batch !== null || !videos.some(isMissing);
  byId('stop').hidden = batch === null;
}

function say(text) {
  byId('notice').hidden = text === '';
  setText(byId('notice'), text);
}

async function generateAll() {
  const missing = videos.filter(isMissing);
  batch = new Batch(state => say(state.waitingMs > 0
    ? `${state.problem.message}. Going on by itself in ${Math.ceil(state.waitingMs / 1000)} s: `
      + `${state.done} of ${state.total} requested.`
    : `${state.done} of ${state.total} requested.`));
  renderCounts();
  const result = await batch.run(missing.map(video => () => video.generate()));
  batch = null;
  if (result.problem !== null) {
    leaveIfSignedOut(result.problem);
  }
  say(result.failed > 0 ? `${result.failed} of ${result.total} could not be requested: ${result.problem.message}` : '');
  renderCounts();
}

if (await enter() !== null) {
  const personas = await allPersonas();
  byId('grid').replaceChildren(...personas.map(card));
  videos = [...byId('grid').querySelectorAll('persona-video')];
  byId('empty').hidden = personas.length > 0;
  byId('generate-all').addEventListener('click', generateAll);
  byId('stop').addEventListener('click', () => batch?.stop());
  renderCounts();
  byId('content').hidden = false;
}
