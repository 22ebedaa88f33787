/** What the element says. An app may put other words in the place of these, in its own language. */
export const words = {
  queued: 'Waiting in line',
  warming: 'Warming up',
  running: 'Making the video',
  storing: 'Finishing',
  done: 'The video is ready',
  failed: 'The video could not be made',
  canceled: 'Canceled',
  unplayable: 'The video could not be loaded',
  retry: 'Try again',
  play: 'Play',
  pause: 'Pause',
  portraitOf: name => `Portrait of ${name}`,
  videoOf: name => `Moving portrait of ${name}`,
  progressOf: name => `Progress of ${name}'s video`,
};

/** What a status is at, in a word or two; empty where there is nothing to say. */
export function phaseWord(status) {
  if (status.status === 'queued' || status.status === 'processing') {
    return words[status.phase] ?? words.queued;
  }
  return '';
}
