import { element } from './element.ts'
import { messageParts, nameOf, type SaidMessage } from './parts.ts'
import { SAID } from './said-style.ts'
import { openStage } from './stage.ts'
import type { Tell, View } from './view.ts'

/**
 * A card beside what the visitor does: it takes no focus, gives back what it was given, and Escape closes it while
 * it has it. Its words are added once it is in the page, since screen readers announce what appears in a live
 * region, not a live region that appears.
 *
 * @param part also its class
 * @param place the element of the page it stands in; over the page if left out
 */
export function drawCard(
  message: SaidMessage,
  tell: Tell,
  part: string,
  name: 'section' | 'aside' = 'section',
  place?: Element,
): View & { readonly element: HTMLElement } {
  const { title, body, video, image, actions, close } = messageParts(message, tell)
  const words = element('div', 'words')
  words.setAttribute('role', 'status')
  const card = element(name, `card ${part}`, [element('div', 'content', [image, words, actions]), close])
  card.setAttribute('aria-label', nameOf(message))
  const { host, root } = openStage(message, SAID, place)
  root.append(card)

  let before: EventTarget | null = null
  card.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget && !card.contains(relatedTarget as Node)) before = relatedTarget
  })
  card.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    tell({ what: 'dismissed', how: 'escape' })
  })
  requestAnimationFrame(() => words.append(...[title, body, video].filter(part => !!part)))
  return {
    element: card,
    remove() {
      if (root.activeElement) (before as HTMLElement | null)?.focus()
      host.remove()
    },
  }
}
