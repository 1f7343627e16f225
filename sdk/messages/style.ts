/**
 * The look of messages. Light and dark follow the page's own `color-scheme`, so that a page which is always
 * light gets light messages whatever the visitor's system prefers. All that a brand may want to change is a
 * custom property, read from the page; every element is also a `::part`.
 * Contrast of the defaults: text 15.6:1 and 14.5:1, quiet text 6.4:1 and 7.6:1, button 6.6:1 and 8.0:1.
 */
export const BASE = `
:host {
  all: initial;
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
* { box-sizing: border-box }
.card {
  color: var(--fg);
  background: var(--bg);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  box-shadow: var(--shadow);
  font: 400 15px/1.5 var(--tidemark-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  text-align: start;
  overflow-wrap: anywhere;
}
.title { margin: 0; font-size: 1em; font-weight: 650; line-height: 1.35 }
.body { margin: 0; color: var(--quiet); white-space: pre-line }
.title + .body { margin-block-start: 2px }
.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 38px;
  padding: 7px 16px;
  border: 1px solid transparent;
  border-radius: min(var(--radius), 9px);
  font: inherit;
  font-size: 14px;
  font-weight: 600;
  line-height: 1.4;
  color: inherit;
  background: none;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
  transition: background .15s, filter .15s;
}
.action { color: var(--on-accent); background: var(--accent) }
.action:hover { filter: brightness(1.1) }
.dismiss, .close { color: var(--quiet) }
.dismiss:hover, .close:hover { background-color: var(--hover) }
.close {
  flex: none;
  display: block;
  width: 32px;
  height: 32px;
  padding: 8px;
  border: 0;
  border-radius: 9px;
  background: none;
  cursor: pointer;
}
.close svg { display: block; width: 16px; height: 16px; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }

@keyframes drop { from { opacity: 0; transform: translateY(-14px) } }
@keyframes rise { from { opacity: 0; transform: translateY(14px) scale(.985) } }
@keyframes fade { from { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { *, ::backdrop { animation: none !important; transition: none !important } }
@media (forced-colors: active) { .button, .close { border: 1px solid } }
`
