import { element } from './element.ts'
import type { Parts } from './parts.ts'

/**
 * A card that floats at the top of the page and takes neither focus nor space. Its words are added once it is
 * in the page, since screen readers announce what appears in a live region, not a live region that appears.
 *
 * @param name what screen readers call the region
 */
export function openBanner(root: ShadowRoot, { title, body, actions, close }: Parts, name: string): void {
  const words = element('div', 'words')
  words.setAttribute('role', 'status')
  const banner = element('section', 'card banner', [
    words,
    actions.hasChildNodes() ? actions : undefined,
    close,
  ])
  banner.setAttribute('aria-label', name)
  root.append(banner)
  requestAnimationFrame(() => words.append(...(title ? [title, body] : [body])))
}
