/** Apps change it by custom properties and by ::part(). */
export const css = `
:host {
  --_accent: var(--persona-video-accent, #7c5cff);
  --_fade: var(--persona-video-fade, 700ms);
  display: block;
  position: relative;
  aspect-ratio: var(--persona-video-aspect-ratio, 1);
  border-radius: var(--persona-video-radius, 16px);
  overflow: hidden;
  isolation: isolate;
  background: var(--persona-video-background, color-mix(in srgb, currentColor 8%, transparent));
  font: 500 14px/1.35 var(--persona-video-font, system-ui, sans-serif);
  contain: paint;
}
:host([hidden]) { display: none; }
[part~=frame], img, video, [part~=placeholder], [part~=overlay] { position: absolute; inset: 0; }
[hidden] { display: none !important; }
img, video {
  width: 100%;
  height: 100%;
  object-fit: var(--persona-video-fit, cover);
  object-position: var(--persona-video-position, center);
}
[part~=frame] { container-type: inline-size; }
img:not([data-loaded]) { opacity: 0; }
[part~=placeholder] {
  display: grid;
  place-items: center;
  font-size: clamp(24px, 30cqw, 96px);
  color: color-mix(in srgb, currentColor 45%, transparent);
}
video { opacity: 0; transition: opacity var(--_fade) ease; pointer-events: none; }
video[data-below] { opacity: 1; transition: none; }
video[data-shown] { opacity: 1; z-index: 1; }

[part~=overlay] {
  z-index: 2;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 12px;
  padding: 12px;
  box-sizing: border-box;
  text-align: center;
  color: #fff;
  background: rgb(12 10 24 / 62%);
  transition: background var(--_fade);
}
/* Where the last good clip goes on, what is said about the next one makes itself small. */
[part~=overlay][data-small] {
  inset: auto 8px 8px 8px;
  flex-direction: row;
  justify-content: flex-start;
  gap: 8px;
  padding: 6px 12px 6px 8px;
  border-radius: 14px;
  width: fit-content;
  max-width: calc(100% - 16px);
  background: rgb(12 10 24 / 78%);
}
[part~=ring] { width: min(72px, 40%); aspect-ratio: 1; }
[data-small] [part~=ring] { width: 24px; flex: none; }
circle { fill: none; stroke-width: 5; }
.track { stroke: rgb(255 255 255 / 26%); }
.bar {
  stroke: var(--persona-video-progress, #fff);
  stroke-linecap: round;
  stroke-dasharray: var(--_part, 25) 100;
  transform: rotate(-90deg);
  transform-origin: center;
  transition: stroke-dasharray 500ms ease;
}
[data-unknown] .bar { animation: turn 1.4s linear infinite; }
@keyframes turn { from { transform: rotate(-90deg); } to { transform: rotate(270deg); } }
[part~=words] { margin: 0; overflow-wrap: anywhere; }
[data-small] [part~=words] { text-align: start; font-size: 12px; }

button {
  font: inherit;
  color: #16122b;
  background: #fff;
  border: 0;
  border-radius: 999px;
  min-height: 36px;
  padding: 6px 18px;
  cursor: pointer;
}
button:hover { background: #ebe7ff; }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
[data-small] button { min-height: 28px; padding: 2px 12px; font-size: 12px; flex: none; }
[part~=toggle] {
  position: absolute;
  z-index: 3;
  inset: 8px 8px auto auto;
  width: 36px;
  padding: 0;
  display: grid;
  place-items: center;
  color: #fff;
  background: rgb(12 10 24 / 62%);
  opacity: 0;
  transition: opacity 200ms;
}
[part~=toggle]:hover { background: rgb(12 10 24 / 85%); }
[part~=toggle] svg { width: 16px; height: 16px; fill: currentColor; }
:host(:hover) [part~=toggle], [part~=toggle]:focus-visible, [part~=toggle][data-paused] { opacity: 1; }
@media (hover: none) { [part~=toggle] { opacity: .85; } }
[part~=live] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

@media (prefers-reduced-motion: reduce) {
  video, .bar, [part~=overlay], [part~=toggle] { transition: none; }
  [data-unknown] .bar { animation: none; }
}
@media (forced-colors: active) {
  button { border: 1px solid ButtonText; }
  .bar { stroke: Highlight; }
}
`;
