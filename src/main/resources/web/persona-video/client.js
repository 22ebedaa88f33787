import { retryAfterMs } from './connection.js';

/** A request that was answered with an error, or not at all. */
export class ProblemError extends Error {

  /**
   * @param {number} status of HTTP; 0 if there was no answer
   * @param {string} code stable, for programs
   * @param {string} detail for people
   * @param {number} retryAfter when to ask again, in milliseconds; 0 if that was not told
   */
  constructor(status, code, detail, retryAfter = 0) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * Sends a request and gives the answer's JSON, or null if it has none.
 *
 * @param {string} url
 * @param {{method?: string, body?: object, token?: string, headers?: object}} options with no token the cookie counts
 * @throws {ProblemError}
 */
export async function send(url, { method = 'GET', body, token, headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new ProblemError(0, 'unreachable', 'The service can’t be reached');
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('Content-Type') ?? '') ? JSON.parse(text) : null;
  if (!response.ok) {
    throw new ProblemError(response.status, json?.code ?? 'error', json?.detail ?? `The service answered ${response.status}`,
      retryAfterMs(response));
  }
  return json;
}

/**
 * Asks for an idle video and gives the status then. Where the answer is lost, one authoritative check tells whether the
 * request has arrived.
 */
export async function requestIdleVideo(url, id, regenerate, token) {
  const address = `${url}/api/personas/${encodeURIComponent(id)}/idle-video`;
  try {
    return await send(regenerate ? `${address}?regenerate=true` : address, { method: 'POST', token });
  } catch (problem) {
    const status = problem.code === 'unreachable' ? await send(address, { token }).catch(() => null) : null;
    if (status?.status === 'queued' || status?.status === 'processing') {
      return status;
    }
    throw problem;
  }
}

export function cancelIdleVideo(url, id, token) {
  return send(`${url}/api/personas/${encodeURIComponent(id)}/idle-video`, { method: 'DELETE', token });
}
