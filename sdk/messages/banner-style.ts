/** The look of banners. */
export const BANNER = `
.banner {
  position: fixed;
  z-index: 2147483647;
  inset-block-start: max(12px, env(safe-area-inset-top));
  inset-inline: 12px;
  display: grid;
  grid-template-columns: 1fr auto auto;
  align-items: center;
  gap: 10px 20px;
  width: fit-content;
  max-width: min(760px, 100vw - 24px);
  max-height: calc(100vh - 24px);
  margin-inline: auto;
  padding: 12px;
  padding-inline-start: 20px;
  overflow: auto;
  animation: drop .32s cubic-bezier(.2, .8, .2, 1);
}
.banner .actions + .close { margin-inline-start: -12px }
@media (max-width: 600px) {
  .banner { grid-template-columns: 1fr auto; align-items: start; width: auto; padding: 14px 10px; padding-inline-start: 16px }
  .banner .close { grid-area: 1 / 2; margin: -4px 0 }
  .banner .actions { grid-column: 1 / -1 }
}
`
