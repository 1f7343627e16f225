import { BANNER } from './banner-style.ts'
import { element } from './element.ts'
import { messageParts } from './parts.ts'
import { openStage } from './stage.ts'
import type { Draw } from './view.ts'

/**
 * A card that floats at the top of the page and takes neither focus nor space. Its words are added once it is
 * in the page, since screen readers announce what appears in a live region, not a live region that appears.
 */
export const drawBanner: Draw<'banner'> = (message, tell) => {
  const { title, body, actions, close } = messageParts(message, tell)
  const words = element('div', 'words')
  words.setAttribute('role', 'status')
  const banner = element('section', 'card banner', [
    words,
    actions.hasChildNodes() ? actions : undefined,
    close,
  ])
  banner.setAttribute('aria-label', message.content.title ?? 'Message')
  const { host, root } = openStage(message, BANNER)
  root.append(banner)

  let before: EventTarget | null = null
  banner.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget && !banner.contains(relatedTarget as Node)) before = relatedTarget
  })
  requestAnimationFrame(() => words.append(...(title ? [title, body] : [body])))
  return {
    element: banner,
    remove() {
      if (root.activeElement) (before as HTMLElement | null)?.focus()
      host.remove()
    },
  }
}
