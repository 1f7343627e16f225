/** The look of surveys. The edges of what can be chosen stand out from the card by 3.2:1 and 4.6:1. */
export const SURVEY = `
.survey { --control: color-mix(in srgb, var(--quiet) 70%, var(--bg)) }
.survey { outline-offset: -3px }
.survey .content { display: grid; gap: 1em; padding: 1.2em 1.3em }
.survey .words { padding: 0; padding-inline-end: 2em }
.news { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.form { display: grid; gap: 1.1em }
.asked { display: grid; gap: .5em; min-width: 0; padding: 0; border: 0 }
.question { float: inline-start; width: 100%; padding: 0; padding-inline-end: 1.6em; margin-block-end: .7em; font-weight: 600; line-height: 1.4 }
.words + .form .question { padding-inline-end: 0 }
.choice { display: flex; gap: .65em; align-items: center; position: relative; padding: .5em .75em; border: 1px solid var(--control); border-radius: min(var(--radius), 9px); cursor: pointer }
.choice:hover { background: var(--hover) }
.choice .input { flex: none; width: 1.15em; height: 1.15em; accent-color: var(--accent) }
.scale { display: grid; grid-template-columns: repeat(11, 1fr); gap: .25em }
.rating .scale { grid-template-columns: repeat(5, 1fr) }
.scale .choice { padding: 0; border: 0 }
.scale .input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: inherit }
.scale .face { flex: 1; min-width: 0; padding-block: .5em; border: 1px solid var(--control); border-radius: min(var(--radius), 7px); text-align: center; line-height: 1.4; font-variant-numeric: tabular-nums; overflow-wrap: normal }
.input:checked + .face { font-weight: 600 }
.scale .input:checked + .face { color: var(--on-accent); background: var(--accent); border-color: var(--accent) }
.scale .input:focus-visible + .face { outline: 2px solid var(--accent); outline-offset: 2px }
.ends { display: flex; justify-content: space-between; gap: 2em; color: var(--quiet); font-size: .875em }
.high { text-align: end }
textarea.input { width: 100%; padding: .6em .75em; border: 1px solid var(--control); border-radius: min(var(--radius), 9px); font: inherit; color: inherit; background: none; resize: vertical }
.survey .actions { padding: 0; flex-wrap: wrap }
.survey .actions .button { flex: none }
.back { color: var(--quiet); border-color: var(--line) }
.count { color: var(--quiet); font-size: .875em; font-variant-numeric: tabular-nums }
.action { margin-inline-start: auto; min-width: 5.5em }
.action:disabled { color: var(--quiet); background: var(--hover); filter: none; cursor: default }
.ways { display: flex; flex-wrap: wrap; gap: .2em .5em; margin: -.2em -1em -.5em }
.ways:empty { display: none }
.ways .button { min-height: 2.2em; padding-block: .2em }
.ways .no-more { flex: none; margin: 0; padding-inline: 1em }
.thanks { animation: fade .3s }
.thanks .body { color: inherit }
@media (max-width: 480px) { .nps .scale { gap: 2px } }
@media (max-width: 350px) { .nps .scale { grid-template-columns: repeat(6, 1fr); gap: .25em } }
@media (forced-colors: active) { .scale .input:checked + .face { forced-color-adjust: none; color: HighlightText; background: Highlight } }
`
