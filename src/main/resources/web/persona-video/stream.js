/**
 * Reads Server-Sent Events from a fetched response until it ends. EventSource would tell neither with which HTTP status a
 * stream was refused, nor when to come back, nor that it has been silent for too long.
 *
 * @param {Response} response
 * @param {{onEvent: (data: string, id: string) => void, onRetry: (ms: number) => void, onBytes: () => void}} reader
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function readEvents(response, { onEvent, onRetry, onBytes }) {
  const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let id = '';
  let data = [];
  const take = line => {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (line === '') {
      if (data.length > 0) {
        onEvent(data.join('\n'), id);
      }
      data = [];
    } else if (field === 'data') {
      data.push(value);
    } else if (field === 'id') {
      id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      onRetry(Number(value));
    }
  };
  for (;;) {
    const { value, done } = await chunks.read();
    if (done) {
      return;
    }
    onBytes();
    const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(take);
  }
}
