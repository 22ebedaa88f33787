/** Types of the module at /persona-video.js. */

export type PersonaVideoState = 'not_started' | 'queued' | 'processing' | 'completed' | 'failed' | 'canceled';

export type PersonaVideoPhase = 'queued' | 'warming' | 'running' | 'storing';

export interface PersonaVideoStatus {
  readonly personaId: string;
  readonly status: PersonaVideoState;
  /** The last good loop, also while a new one is made or after one failed. */
  readonly videoUrl: string | null;
  /** Grows with every change. */
  readonly version: number;
  readonly jobId: string | null;
  readonly updatedAt: string | null;
  readonly pollAfterMs: number;
  readonly phase: PersonaVideoPhase | null;
  /** In percent, where the provider tells it. */
  readonly progress: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly note: string | null;
  /** False where "no video" may also be "not in memory": generate() then gives the video that there is. */
  readonly known?: boolean;
  /** When the clip can't be had at its address any more; absent if it lasts. */
  readonly expiresAt?: string;
}

/** A request that was answered with an error; with status 0 one that was not answered. */
export declare class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  /** When to ask again, in milliseconds; 0 if that was not told. */
  readonly retryAfter: number;
}

export type Token = string | null | (() => string | null | Promise<string | null>);

/** The attributes, for JSX. */
export interface PersonaVideoAttributes {
  'persona-id': string;
  /** The address of a picture that is shown until there is a video. */
  portrait?: string;
  /** The persona's name, for people who do not see it. */
  label?: string;
  /** The service's address; by default that from which the module was loaded. */
  'base-url'?: string;
}

export interface PersonaVideoEventMap {
  /** There is another status, the first one included. */
  statuschange: CustomEvent<PersonaVideoStatus>;
  /** The loop of this status can be seen. */
  ready: CustomEvent<PersonaVideoStatus>;
  /** A video could not be made, or not be loaded. Does not bubble, as errors of other media don't. */
  error: CustomEvent<PersonaVideoStatus>;
  /** Somebody wants another try. An app that sees to it itself prevents the default, which is generate(). */
  retry: CustomEvent<PersonaVideoStatus>;
}

/** `<persona-video persona-id="…">`: the portrait, the progress while a video is made, and then the loop. */
export declare class PersonaVideoElement extends HTMLElement {
  personaId: string | null;
  portrait: string | null;
  label: string | null;
  get baseUrl(): string;
  set baseUrl(url: string | null);
  /** Of the session, for generate() and cancel() on another origin, where the session cookie is not sent. */
  token: Token;
  readonly status: PersonaVideoStatus | null;
  readonly paused: boolean;
  play(): void;
  pause(): void;
  /** Asks for a video, or for another one; rejects with a ProblemError. */
  generate(options?: { regenerate?: boolean }): Promise<PersonaVideoStatus>;
  /** Takes the request back; rejects with a ProblemError. */
  cancel(): Promise<PersonaVideoStatus>;
  addEventListener<K extends keyof PersonaVideoEventMap>(type: K,
    listener: (this: PersonaVideoElement, event: PersonaVideoEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions): void;
}

/** What the element says; assign others to have it speak another language. */
export declare const words: {
  queued: string;
  warming: string;
  running: string;
  storing: string;
  done: string;
  failed: string;
  canceled: string;
  unplayable: string;
  retry: string;
  play: string;
  pause: string;
  portraitOf(name: string): string;
  videoOf(name: string): string;
  progressOf(name: string): string;
};

declare global {
  interface HTMLElementTagNameMap {
    'persona-video': PersonaVideoElement;
  }
}
