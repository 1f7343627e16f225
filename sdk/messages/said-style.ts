/** The look of what says something: in banners and toasts it lies, in modals and slide-outs it stands. */
export const SAID = `
.image { display: block; width: 100%; height: auto; max-height: 40vh; object-fit: cover }
.video { display: inline-flex; align-items: center; gap: .5em; min-height: 2em; margin-block-start: .3em; color: var(--accent); font-weight: 600; text-decoration: none }
.video svg { flex: none; width: 1.5em; height: 1.5em; margin: 0 }

.banner, .toast { inset-inline: var(--edge); width: fit-content; max-width: min(52em, 100vw - 2 * var(--edge)); margin-inline: auto }
.toast { max-width: min(36em, 100vw - 2 * var(--edge)) }
.banner { inset-block-start: max(var(--edge), env(safe-area-inset-top)); animation-name: drop }
.toast, .slideout, .bottom { inset-block: auto max(var(--edge), env(safe-area-inset-bottom)); animation-name: rise }
.inline { position: static; z-index: auto; width: auto; max-width: none; max-height: none; box-shadow: none; animation-name: fade }
:is(.banner, .toast) .content { display: flex; flex-wrap: wrap; align-items: center; gap: .7em 1.25em; padding-block: .8em; padding-inline: 1.25em 3.2em }
:is(.banner, .toast) .close { margin-block: 1.05em }
:is(.banner, .toast) .words { flex: 1 1 14em; max-width: max-content; margin-inline-end: auto }
:is(.banner, .toast) .image { align-self: start; width: 4em; max-height: 4em; border-radius: min(var(--radius), 9px) }

.modal, .slideout { width: min(32em, 100vw - 2 * var(--edge)) }
.slideout { width: min(24em, 100vw - 2 * var(--edge)); inset-inline: auto var(--edge) }
.start { inset-inline: var(--edge) auto }
.modal { max-width: none; max-height: min(100dvh - 2 * var(--edge), 52em); margin: auto; outline: 0; box-shadow: var(--shadow) }
.modal::backdrop { background: var(--tidemark-backdrop, #0a142080); animation: fade .3s }
:is(.modal, .slideout) .content { padding-block-end: 1.4em }
:is(.modal, .slideout) .words { padding: 1.4em 1.4em 0 }
:is(.modal, .slideout) .words:first-child > :first-child { padding-inline-end: 1.4em }
:is(.modal, .slideout) .actions { padding: 1.2em 1.4em 0 }
.slideout .title { font-size: 1.1em }
.modal .title { font-size: 1.35em; line-height: 1.3 }
.modal .title + .body { margin-block-start: .5em }
@media (max-width: 480px) {
  .button:not(.no-more) { flex: 1 1 auto }
  .image + .words { flex-basis: 9em }
}
`
