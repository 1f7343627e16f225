import { element } from './element.ts'
import type { Parts } from './parts.ts'

/**
 * A card that floats at the top of the page and takes neither focus nor space. Its words are added once it is
 * in the page, since screen readers announce what appears in a live region, not a live region that appears.
 *
 * @param name what screen readers call the region
 * @returns gives the focus back to where it was, if it is in the banner
 */
export function openBanner(
  root: ShadowRoot,
  { title, body, actions, close }: Parts,
  name: string,
): () => void {
  const words = element('div', 'words')
  words.setAttribute('role', 'status')
  const banner = element('section', 'card banner', [
    words,
    actions.hasChildNodes() ? actions : undefined,
    close,
  ])
  banner.setAttribute('aria-label', name)
  root.append(banner)

  let before: EventTarget | null = null
  banner.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget && !banner.contains(relatedTarget as Node)) before = relatedTarget
  })
  requestAnimationFrame(() => words.append(...(title ? [title, body] : [body])))
  return () => {
    if (root.activeElement) (before as HTMLElement | null)?.focus()
  }
}
