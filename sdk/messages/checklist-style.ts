/** The look of checklists. */
export const CHECKLIST = `
[hidden] { display: none !important }
.all { display: grid }
.fold { display: flex; align-items: center; gap: .6em; padding-block: 1.05em .95em; padding-inline: 1.3em 3.4em; border: 0; border-radius: var(--radius); font: inherit; color: inherit; background: none; text-align: start; cursor: pointer; outline-offset: -4px }
.fold svg { flex: none; margin: 0; color: var(--quiet); transition: rotate .2s }
.fold[aria-expanded=false] svg { rotate: 180deg }
.checklist .title { flex: 1; font-size: 1.1em }
.count { color: var(--quiet); font-size: .9em; font-variant-numeric: tabular-nums }
.bar { height: 4px; margin-inline: 1.3em; border-radius: 2px; background: var(--line); overflow: hidden }
.bar::before { content: ''; display: block; height: 100%; width: calc(var(--done) * 100%); border-radius: 2px; background: var(--accent) }
.news { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.checklist .content { display: grid; gap: .8em; padding: 1em 1.3em 1.2em }
.checklist .actions { padding: 0 }
.checklist .actions .button { min-height: 2.3em; margin-block-end: -.3em }
@media (min-width: 481px) { .checklist .actions .button:first-child { margin-inline-start: -1em } }
.fold[aria-expanded=false] + .bar { margin-block-end: 1.1em }
.checklist .done { display: flex; gap: .6em; align-items: center; font-weight: 600; color: var(--accent) }
.done svg { flex: none; margin: 0 }
.items { display: grid; padding: 0; list-style: none }
.item { display: flex; gap: .7em; align-items: start; padding-block: .4em }
.mark { flex: none; margin-block-start: .1em; display: grid; width: 1.4em; height: 1.4em; border: 1.5px solid var(--quiet); border-radius: 50% }
.mark svg { width: .9em; height: .9em; stroke-width: 2.4; visibility: hidden }
.ticked .mark { color: var(--on-accent); border-color: var(--accent); background: var(--accent) }
.ticked .mark svg { visibility: visible }
.label { padding: .1em 0; border: 0; font: inherit; line-height: 1.4; color: inherit; background: none; text-align: start; text-decoration: underline; text-decoration-color: var(--quiet); text-underline-offset: .2em }
button.label { cursor: pointer }
span.label { text-decoration: none }
:is(a, button).label:hover { text-decoration-color: currentColor }
.ticked .label { color: var(--quiet) }
@media (forced-colors: active) { .bar { border: 1px solid } .bar::before, .ticked .mark { forced-color-adjust: none; background: Highlight; color: HighlightText } }
`
