/**
 * The look of the debugger: that of messages without the brand, in the colours that whoever debugs prefers.
 * Contrast of words on the card, light and dark: text 15.6:1 and 14.5:1, quiet 6.4:1 and 7.6:1, the least of
 * good, waiting and bad 5.2:1 and 7.4:1.
 */
const CSS = `
:host {
  all: initial;
  color-scheme: light dark;
  --bg: #fff;
  --raised: #f5f7f9;
  --fg: #18222f;
  --quiet: #526071;
  --line: #18222f1f;
  --accent: #0b5f7c;
  --good: #1b7a4b;
  --wait: #8a5600;
  --bad: #b3261e;
  --hover: #18222f0f;
  --shadow: 0 0 1px #0b182840, 0 2px 6px #0b182814, 0 18px 48px -12px #0b182847;
}
@media (prefers-color-scheme: dark) {
  :host {
    --bg: #1a222d;
    --raised: #222c39;
    --fg: #edf2f7;
    --quiet: #a9b6c6;
    --line: #ffffff24;
    --accent: #7fd1e8;
    --good: #6fd6a0;
    --wait: #f2c063;
    --bad: #ff9d94;
    --hover: #ffffff14;
    --shadow: 0 0 1px #000, 0 18px 48px -12px #000c;
  }
}
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
.region {
  position: fixed;
  z-index: 2147483646;
  inset-block-end: max(12px, env(safe-area-inset-bottom));
  inset-inline-end: 12px;
  color: var(--fg);
  font: 400 13px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  font-variant-numeric: tabular-nums;
  text-align: start;
  overflow-wrap: anywhere;
}
button, summary { font: inherit; color: inherit; cursor: pointer }
button { background: none; border: 0 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 8px }
svg { display: block; width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round }
ol, ul { margin: 0; padding: 0; list-style: none }
p { margin: 0 }
.quiet, .counts, .detail, .time, .state, .nothing, .note { color: var(--quiet) }

.card, .pill {
  background: var(--bg);
  border: 1px solid var(--line);
  box-shadow: var(--shadow);
}
.pill {
  position: relative;
  display: flex;
  gap: 8px;
  align-items: center;
  height: 36px;
  padding: 0 13px;
  border-radius: 18px;
  font-weight: 600;
}
.pill:focus-visible { border-radius: 18px }
.pill svg, .brand svg { color: var(--accent) }
.pill.troubled::after {
  content: '';
  position: absolute;
  inset: -2px -2px auto auto;
  width: 10px;
  height: 10px;
  border: 2px solid var(--bg);
  border-radius: 5px;
  background: var(--wait);
}
.card {
  display: flex;
  flex-direction: column;
  width: min(420px, calc(100vw - 24px));
  height: min(560px, calc(100vh - 24px));
  height: min(560px, calc(100dvh - 24px));
  border-radius: 14px;
  overflow: hidden;
  animation: rise .24s cubic-bezier(.2, .8, .2, 1);
}
.head { display: flex; align-items: center; gap: 2px; padding: 8px; padding-inline-start: 16px }
.brand { display: flex; align-items: center; gap: 8px; margin-inline-end: 10px }
.counts { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.title { font-weight: 650 }
.head .counts { flex: 1; font-size: 12px }
.icon { flex: none; width: 32px; height: 32px; padding: 8px; border-radius: 9px; color: var(--quiet) }
.icon:hover, .pill:hover, .summary:hover, .button:hover { background-color: var(--hover) }
.pill:hover { background: linear-gradient(var(--hover), var(--hover)), var(--bg) }
.trouble { margin: 0 16px 8px; padding-inline-start: 10px; border-inline-start: 3px solid var(--wait) }
.trouble:empty { margin: 0; border: 0 }

.tabs { display: flex; gap: 2px; padding: 0 10px; border-block-end: 1px solid var(--line) }
.tab { padding: 8px 6px 7px; border-block-end: 2px solid transparent; margin-block-end: -1px; color: var(--quiet); font-weight: 550 }
.tab:hover { color: var(--fg) }
.tab[aria-selected=true] { color: var(--fg); border-color: var(--accent) }
.panel { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin }
.nothing { padding: 16px }
.note { padding: 8px 16px; border-block-end: 1px solid var(--line) }

.row + .row, .place + .place { border-block-start: 1px solid var(--line) }
.summary { position: relative; display: grid; grid-template-columns: 1fr auto auto; gap: 0 10px; padding: 7px 16px; padding-inline-start: 26px; list-style: none }
.summary::before {
  content: '';
  position: absolute;
  inset: 14px auto auto 12px;
  width: 6px;
  height: 6px;
  border: solid var(--quiet);
  border-width: 0 1.5px 1.5px 0;
  transform: rotate(-45deg);
}
[open] > .summary::before { transform: rotate(45deg) translate(-1px, -1px) }
.summary::-webkit-details-marker { display: none }
.what { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.name { font-weight: 600; margin-inline-end: 7px }
.time, .state { font-size: 12px; line-height: 19px }
.state::before {
  content: '';
  display: inline-block;
  width: 8px;
  height: 8px;
  margin-inline-end: 6px;
  border: 1.5px solid;
  border-radius: 4px;
}
[data-state=arrived] .state::before { border-color: var(--good); background: var(--good) }
[data-state=waiting] .state, [data-state=waiting] .why, [data-state=queued] .why { color: var(--wait) }
:is([data-state=dropped], [data-state=refused], [data-state=failed]) :is(.state, .why) { color: var(--bad) }
:is([data-state=dropped], [data-state=refused], [data-state=failed]) .state::before { background: var(--bad) }
.why { grid-column: 1 / -1; font-size: 12px }
.why:empty { display: none }
.json {
  margin: 0;
  padding: 8px 16px 12px;
  padding-inline-start: 26px;
  background: var(--raised);
  font: 400 11.5px/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
  white-space: pre-wrap;
}
.key { color: var(--quiet) }
.string { color: var(--accent) }
.value { color: var(--good) }

.facts { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; margin: 0; padding: 14px 16px }
.fact { margin: 0; user-select: all }
.score { padding: 14px 16px }
.score + .score { border-block-start: 1px solid var(--line) }
.heading { display: flex; align-items: baseline; gap: 12px }
.heading .name { flex: 1 }
.number { font-size: 26px; font-weight: 650; line-height: 1.2; letter-spacing: -.02em }
.chips { display: flex; flex-wrap: wrap; gap: 5px; margin: 2px 0 10px }
.chip { padding: 1px 8px; border: 1px solid var(--line); border-radius: 10px; font-size: 12px; color: var(--quiet) }
.stage { color: var(--accent); border-color: currentColor; font-weight: 600 }
.rules { display: grid; gap: 7px }
.rule { display: grid; grid-template-columns: 1fr auto; gap: 3px 12px }
.bar { grid-column: 1 / -1 }
.bar svg { width: 100%; height: 3px; border-radius: 2px; background: var(--hover) }
rect { fill: var(--accent); stroke: none }
.less .points { color: var(--bad) }
.less rect { fill: var(--bad) }
.message { display: grid; grid-template-columns: 1fr auto; gap: 0 10px; padding: 9px 16px }
.message .why { color: var(--quiet) }

.view > .title { padding: 14px 16px 0 }
.title + .facts { padding-block: 6px 0 }
.switches { padding: 4px 16px 0 }
.consent .nothing { padding-block: 6px 0 }
.purpose { display: grid; grid-template-columns: 1fr auto auto; gap: 12px; align-items: center; min-height: 32px }
.purpose .name { font-weight: 400 }
.switch {
  width: 36px;
  height: 24px;
  padding: 3px 2px;
}
.switch::before {
  content: '';
  display: block;
  width: 32px;
  height: 18px;
  border-radius: 9px;
  border: 1px solid var(--quiet);
  background: radial-gradient(circle 5px at 9px 8px, var(--quiet) 4.5px, #0000 5px);
}
.switch[aria-checked=true]::before {
  border-color: var(--accent);
  background: radial-gradient(circle 6px at 22px 8px, var(--bg) 5.5px, #0000 6px) var(--accent);
}
.places { padding-block-start: 4px }
.place .summary { grid-template-columns: 1fr auto }
.place .name { font-weight: 400 }
.button { margin: 10px 16px 16px; min-height: 34px; padding: 5px 14px; border: 1px solid var(--line); border-radius: 9px; font-weight: 600; color: var(--bad) }

@media (max-width: 480px) {
  .card { height: min(460px, calc(100vh - 24px)); height: min(460px, 68dvh) }
  .brand .title { display: none }
  .tabs { padding: 0 8px; justify-content: space-between; gap: 0 }
  .tab { padding-inline: 4px; font-size: 12.5px }
}
@keyframes rise { from { opacity: 0; transform: translateY(10px) } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important } }
@media (forced-colors: active) {
  .button, .icon { border: 1px solid }
  .switch[aria-checked=true]::before { forced-color-adjust: none }
}
@media print { :host { display: none } }
`

let sheet: CSSStyleSheet | undefined

/** The style sheet of the debugger: constructed, so that no content security policy has to allow it. */
export function debuggerStyle(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(CSS)
  }
  return sheet
}
