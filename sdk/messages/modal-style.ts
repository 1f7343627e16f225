/** The look of modals. */
export const MODAL = `
.modal {
  position: fixed;
  width: min(440px, 100vw - 32px);
  max-height: min(100dvh - 32px, 720px);
  margin: auto;
  padding: 0;
  overflow: auto;
  outline: 0;
}
.modal[open] { animation: rise .28s cubic-bezier(.2, .8, .2, 1) }
.modal::backdrop { background: #0a1420 }
.modal::backdrop { background: var(--tidemark-backdrop, #0a142080); animation: fade .28s }
.sheet { position: relative; padding: 28px }
.modal .close { position: absolute; inset-block-start: 14px; inset-inline-end: 14px }
.modal .title { font-size: 20px; letter-spacing: -.01em; padding-inline-end: 28px }
.modal .body { font-size: 15.5px; line-height: 1.55 }
.modal .title + .body { margin-block-start: 8px }
.modal .body:first-child { padding-inline-end: 28px }
.modal .actions { margin-block-start: 24px }
.modal .actions:empty { display: none }
@media (max-width: 480px) {
  .sheet { padding: 22px 20px }
  .modal .button { flex: 1 1 100% }
}
`
