/**
 * The look that all messages share. Light and dark follow the page's own `color-scheme`, so that a page which is
 * always light gets light messages whatever the visitor's system prefers. All that a brand may want to change is a
 * custom property, read from the page; every element is also a `::part`. Lengths are in `em` of the size that the
 * visitor has set in the browser, and grow with very wide screens.
 * Contrast of the defaults: text 15.6:1 and 14.5:1, quiet text 6.4:1 and 7.6:1, button 6.6:1 and 8.0:1.
 */
export const BASE = `
:host {
  all: initial;
  display: contents;
  color-scheme: inherit;
  --bg: var(--tidemark-background, #fff);
  --fg: var(--tidemark-text, #18222f);
  --quiet: var(--tidemark-quiet, #526071);
  --line: var(--tidemark-border, #18222f1f);
  --accent: var(--tidemark-accent, #0b5f7c);
  --on-accent: var(--tidemark-accent-text, #fff);
  --hover: #18222f12;
  --radius: var(--tidemark-radius, 14px);
  --shadow: var(--tidemark-shadow, 0 0 1px #0b182840, 0 2px 6px #0b182814, 0 18px 48px -12px #0b182847);
  --edge: clamp(12px, 1.25vw, 48px);
}
@supports (color: light-dark(#000, #fff)) {
  :host {
    --bg: var(--tidemark-background, light-dark(#fff, #1a222d));
    --fg: var(--tidemark-text, light-dark(#18222f, #edf2f7));
    --quiet: var(--tidemark-quiet, light-dark(#526071, #a9b6c6));
    --line: var(--tidemark-border, light-dark(#18222f1f, #ffffff24));
    --accent: var(--tidemark-accent, light-dark(#0b5f7c, #7fd1e8));
    --on-accent: var(--tidemark-accent-text, light-dark(#fff, #062530));
    --hover: light-dark(#18222f12, #ffffff1a);
  }
}
* { box-sizing: border-box; margin: 0 }
.card {
  position: fixed;
  z-index: 2147483647;
  display: grid;
  align-content: start;
  max-height: calc(100dvh - 2 * var(--edge));
  padding: 0;
  overflow: auto;
  overscroll-behavior: contain;
  color: var(--fg);
  background: var(--bg);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  box-shadow: var(--shadow);
  font: clamp(.9375em, .5em + .45vw, 1.5em)/1.5 var(--tidemark-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  text-align: start;
  overflow-wrap: anywhere;
  animation: rise .3s cubic-bezier(.2, .8, .2, 1);
}
.card > * { grid-area: 1 / 1; min-width: 0 }
.title { font-size: 1em; font-weight: 650; line-height: 1.35; }
.body { color: var(--quiet) }
.body > * + * { margin-block-start: .6em }
.strong { color: var(--fg); font-weight: 650 }
.link { color: var(--accent) }
.ul, .ol { padding-inline-start: 1.4em }
.title + .body { margin-block-start: .15em }
.actions { display: flex; flex-wrap: wrap; gap: .5em; align-items: center }
.actions:empty { display: none }
.button, .close {
  border: 1px solid transparent;
  border-radius: min(var(--radius), 9px);
  color: inherit;
  background: none;
  cursor: pointer;
  transition: background .15s;
}
.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 2.7em;
  padding: .45em 1em;
  font: inherit;
  font-size: .9375em;
  font-weight: 600;
  line-height: 1.4;
  text-align: center;
  text-decoration: none;
}
.action { color: var(--on-accent); background: var(--accent) }
.action:hover { filter: brightness(1.1) }
.secondary { border-color: var(--line) }
.dismiss, .snooze, .no-more, .close { color: var(--quiet) }
.no-more { padding-inline: 0; font-size: .875em; font-weight: 400; text-decoration: underline }
.button:not(.action):hover { background: var(--hover) }
.close:hover { box-shadow: inset 0 0 0 2em var(--hover) }
.close {
  z-index: 1;
  position: sticky;
  inset-block-start: .5em;
  place-self: start end;
  width: 2em;
  height: 2em;
  margin: .5em;
  padding: 0;
  font-size: 1em;
  background: var(--bg);
}
svg { display: block; width: 1.1em; height: 1.1em; margin: auto; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; box-shadow: 0 0 0 2px var(--bg) }

@keyframes drop { from { opacity: 0; transform: translateY(-14px) } }
@keyframes rise { from { opacity: 0; transform: translateY(14px) } }
@keyframes fade { from { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { *, ::backdrop { animation: none !important; transition: none !important } }
@media (prefers-contrast: more) { .card, .secondary { border-color: currentColor } }
@media (forced-colors: active) { .button, .close { border: 1px solid } }
@media print { :host { display: none } }
`
