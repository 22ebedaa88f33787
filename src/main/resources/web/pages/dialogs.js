import { make } from '/persona-video/dom.js';
import { problemText } from './shell.js';

/**
 * Asks for a persona's name and portrait. Gives what save gives, or null if the user thinks better of it.
 *
 * @param {{title: string, persona?: object, save: (input: object) => Promise}} options
 */
export function askForPersona({ title, persona = {}, save }) {
  const name = make('input', { id: 'persona-name', required: true, maxlength: 200, autocomplete: 'off', value: persona.name });
  const portrait = make('input', {
    id: 'persona-portrait', type: 'url', required: true, maxlength: 2048, autocomplete: 'off',
    placeholder: 'https://…/portrait.jpg', value: persona.portraitUrl,
  });
  const preview = make('img', { class: 'preview', alt: 'Preview of the portrait', hidden: true,
    load: () => { preview.hidden = false; }, error: () => { preview.hidden = true; } });
  const look = () => { preview.src = portrait.value; };
  portrait.addEventListener('change', look);
  if (persona.portraitUrl) {
    look();
  }
  return open(title, 'Save', () => save({ name: name.value, portraitUrl: portrait.value }),
    field(name, 'Name'), field(portrait, 'Address of the portrait'), preview);
}

/** Gives what action gives, or null. */
export function confirm({ title, text, button, action }) {
  return open(title, button, action, make('p', {}, text));
}

function field(input, label) {
  return make('div', { class: 'field' }, make('label', { for: input.id }, label), input);
}

function open(title, button, action, ...content) {
  return new Promise(resolve => {
    let result = null;
    const problem = make('p', { class: 'problem', role: 'alert' });
    const submit = make('button', { class: 'button primary', type: 'submit' }, button);
    const form = make('form', { submit: async event => {
      event.preventDefault();
      submit.disabled = true;
      try {
        result = await action() ?? true;
        dialog.close();
      } catch (failure) {
        problem.textContent = problemText(failure);
      } finally {
        submit.disabled = false;
      }
    } },
    make('h2', { id: 'dialog-title' }, title), ...content, problem,
    make('div', { class: 'actions' }, submit,
      make('button', { class: 'button', type: 'button', click: () => dialog.close() }, 'Cancel')));
    const dialog = make('dialog', { 'aria-labelledby': 'dialog-title', close: () => {
      dialog.remove();
      resolve(result);
    } }, form);
    document.body.append(dialog);
    dialog.showModal();
  });
}
