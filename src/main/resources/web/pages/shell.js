import { make, setText } from '/persona-video/dom.js';
import { signIn, signOut, whoAmI } from './api.js';

export const byId = id => document.getElementById(id);

const STATES = {
  not_started: 'No video', queued: 'In line', processing: 'Making', completed: 'Alive', failed: 'Failed', canceled: 'Canceled',
};

const PHASES = { queued: 'In line', warming: 'Warming up', running: 'Making', storing: 'Finishing' };

/** What a status is at, in a word. */
export const stateWord = status => PHASES[status.phase] ?? STATES[status.status];

export const isActive = status => status?.status === 'queued' || status?.status === 'processing';

/** Shows how things are with one video. */
export function renderChip(chip, status) {
  chip.dataset.status = status.status;
  setText(chip, stateWord(status));
}

export function timeOf(instant) {
  const date = new Date(instant);
  const today = date.toDateString() === new Date().toDateString();
  const text = today ? date.toLocaleTimeString() : date.toLocaleString();
  return make('time', { datetime: instant, title: date.toLocaleString() }, text);
}

/** For people; what they can't change is told together with when to try again. */
export function problemText(problem) {
  return problem.retryAfter > 0 ? `${problem.message}. Try again in ${Math.ceil(problem.retryAfter / 1000)} s.`
    : problem.message;
}

/** Gives the user's id, or null for a stranger, who is offered to sign in. */
export async function enter() {
  const { userId, demo, readOnly } = await whoAmI();
  renderAccount(userId);
  document.documentElement.toggleAttribute('data-read-only', readOnly);
  if (userId === null) {
    byId('sign-in').replaceChildren(signInForm(demo));
  }
  return userId;
}

/** The session has ended while the page was open. */
export function leaveIfSignedOut(problem) {
  if (problem.status === 401) {
    location.reload();
  }
  return problem;
}

const leave = () => signOut().then(() => location.reload());

function renderAccount(userId) {
  byId('account').replaceChildren(...(userId === null ? [] : [
    make('span', { class: 'user' }, userId),
    make('button', { class: 'button small', type: 'button', title: `Signed in as ${userId}`, click: leave }, 'Sign out'),
  ]));
}

function signInForm(demo) {
  const problem = make('p', { class: 'problem', role: 'alert' });
  const token = make('input', { id: 'token', type: 'password', autocomplete: 'current-password', required: true });
  const enterWith = value => signIn(value).then(() => location.reload(), failure => {
    problem.textContent = failure.status === 401 ? 'There is no valid session of this token.' : problemText(failure);
  });
  const form = make('form', { class: 'panel sign-in', submit: event => {
    event.preventDefault();
    enterWith(token.value);
  } },
  make('h2', {}, 'Sign in'),
  demo ? make('p', {}, 'This is a development server: look around as the demo user.') : null,
  demo ? make('button', { class: 'button primary wide', type: 'button', click: () => enterWith(null) },
    'Continue as demo user') : null,
  make('div', { class: 'field' }, make('label', { for: 'token' }, 'Session token'), token,
    make('p', { class: 'muted' }, 'As the app that signs your users in has made it.')),
  make('button', { class: demo ? 'button' : 'button primary', type: 'submit' }, 'Sign in'), problem);
  return form;
}
