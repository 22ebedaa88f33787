import { make } from '/persona-video/dom.js';
import { allPersonas } from './api.js';
import { byId, enter } from './shell.js';

const MOSAIC = 9;

const SNIPPET = `<script type="module"
        src="${location.origin}/persona-video.js"></script>

<persona-video persona-id="ada" label="Ada"
               portrait="https://…/ada.jpg"></persona-video>`;

byId('snippet').textContent = SNIPPET;
byId('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(SNIPPET);
    byId('copy').textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(byId('snippet'));
  }
});

if (await enter() !== null) {
  byId('lead-on').hidden = false;
  const personas = (await allPersonas()).slice(0, MOSAIC);
  byId('mosaic').replaceChildren(...personas.map(persona => make('a', { href: `/personas/${persona.id}` },
    make('persona-video', { 'persona-id': persona.id, portrait: persona.portraitUrl, label: persona.name }))));
}
