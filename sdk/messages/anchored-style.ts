/**
 * The look of what stands beside an element. The layer holds all of it, and has no size of its own. The dot pulses
 * for less than five seconds: what moves for longer would need a way to stop it (WCAG 2.2.2).
 */
export const ANCHORED = `
[hidden] { display: none !important }
.layer { position: fixed; z-index: 2147483647; inset: 0 auto auto 0; width: 0; height: 0; padding: 0; border: 0; overflow: visible; color: inherit; background: none }
.layer > * { position: fixed; inset: 0 auto auto 0 }
.beside { width: max-content; max-width: min(21em, 100vw - 24px); animation-name: fade; outline-offset: -2px }
.beside .content { display: grid; gap: .8em; padding: 1em 1.15em }
.beside .words { padding-inline-end: 1.6em }
.beside .image { max-height: 9em; margin: -1em -1.15em 0; width: calc(100% + 2.3em) }
.beside .button { min-height: 2.3em; padding: .25em .9em }
.arrow { width: 13px; height: 13px; margin: -7px; rotate: 45deg; background: var(--bg); border: solid color-mix(in srgb, var(--fg) 20%, transparent); border-width: 1px 0 0 1px; clip-path: polygon(-1px -1px, calc(100% + 2px) -1px, -1px calc(100% + 2px)); animation: fade .3s; z-index: 2147483647; pointer-events: none }
.arrow[data-side=left] { rotate: 135deg }
.arrow[data-side=top] { rotate: 225deg }
.arrow[data-side=right] { rotate: 315deg }
.dot { width: 28px; height: 28px; padding: 0; border: 0; border-radius: 50%; background: none; cursor: pointer }
.dot::before, .dot::after { content: ''; position: absolute; inset: 7px; border-radius: 50%; background: var(--accent) }
.dot::before { box-shadow: 0 0 0 2px var(--bg), 0 1px 6px 1px #0b182866 }
.dot::after { opacity: 0 }
@media (prefers-reduced-motion: no-preference) { .dot::after { animation: pulse 1.6s ease-out 3 } }
@keyframes pulse { from { opacity: .7 } to { transform: scale(2.6) } }
@media (forced-colors: active) { .dot::before { border: 7px solid Highlight } .arrow { border-color: CanvasText } }
`
