import { make, setText } from '/persona-video/dom.js';
import { addPersona, allPersonas } from './api.js';
import { askForPersona } from './dialogs.js';
import { byId, enter, renderChip } from './shell.js';

let personas = [];
const rows = new Map();

function row(persona) {
  const chip = make('span', { class: 'chip' });
  const video = make('persona-video', {
    'persona-id': persona.id, portrait: persona.portraitUrl, label: persona.name,
    statuschange: event => renderChip(chip, event.detail),
  });
  return make('li', {}, video,
    make('div', {},
      make('a', { class: 'name', href: `/personas/${persona.id}` }, persona.name),
      make('p', { class: 'muted id' }, persona.id)),
    chip);
}

const found = (persona, text) => `${persona.name} ${persona.id}`.toLowerCase().includes(text);

function render() {
  const text = byId('search').value.trim().toLowerCase();
  const shown = personas.filter(persona => found(persona, text));
  personas.forEach(persona => { rows.get(persona.id).hidden = !shown.includes(persona); });
  setText(byId('counts'), shown.length === personas.length ? `${personas.length} in all`
    : `${shown.length} of ${personas.length}`);
  byId('empty').hidden = shown.length > 0;
  setText(byId('empty-title'), personas.length > 0 ? 'Nobody of that name' : 'No personas yet');
}

async function add() {
  const persona = await askForPersona({ title: 'Add a persona', save: addPersona });
  if (persona !== null) {
    location.assign(`/personas/${persona.id}`);
  }
}

if (await enter() !== null) {
  personas = await allPersonas();
  personas.forEach(persona => rows.set(persona.id, row(persona)));
  byId('rows').replaceChildren(...rows.values());
  byId('search').addEventListener('input', render);
  byId('add').addEventListener('click', add);
  render();
  byId('content').hidden = false;
}
