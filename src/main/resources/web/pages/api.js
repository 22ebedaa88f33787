import { send } from '/persona-video/client.js';

const PAGE = 200;

const persona = id => `/api/personas/${encodeURIComponent(id)}`;

export const whoAmI = () => send('/session');
/** @param {string | null} token null for the demo user's */
export const signIn = token => send('/session', { method: 'POST', body: { token } });
export const signOut = () => send('/session', { method: 'DELETE' });

/** All of the user's personas. */
export async function allPersonas() {
  const all = [];
  let cursor = '';
  do {
    const page = await send(`/api/personas?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`);
    all.push(...page.personas);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}

export const onePersona = id => send(persona(id));
export const addPersona = body => send('/api/personas', { method: 'POST', body });
export const changePersona = (id, body) => send(persona(id), { method: 'PATCH', body });
export const removePersona = id => send(persona(id), { method: 'DELETE' });

export const jobsOf = id => send(`${persona(id)}/jobs`);

/** With a key, so that a request whose answer was lost can be sent again. */
export const requestTalk = (id, speech, key) =>
  send(`${persona(id)}/talk`, { method: 'POST', body: speech, headers: { 'Idempotency-Key': key } });
export const talkStatus = (id, job) => send(`${persona(id)}/talk?jobId=${encodeURIComponent(job)}`);
export const cancelTalk = (id, job) => send(`${persona(id)}/talk?jobId=${encodeURIComponent(job)}`, { method: 'DELETE' });
