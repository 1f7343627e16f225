import { announced } from './announced.ts'
import { element } from './element.ts'
import { messageParts, nameOf, type SaidMessage } from './parts.ts'
import { SAID } from './said-style.ts'
import { stand } from './stand.ts'
import type { Tell, View } from './view.ts'

/**
 * A card that says a message and announces it.
 *
 * @param part also its class
 */
export function sayCard(
  message: SaidMessage,
  tell: Tell,
  part: string,
  name: 'section' | 'aside' = 'section',
): HTMLElement {
  const { title, body, video, image, actions, close } = messageParts(message, tell)
  const words = announced('words', [title, body, video])
  const card = element(name, `card ${part}`, [element('div', 'content', [image, words, actions]), close])
  card.ariaLabel = nameOf(message)
  return card
}

/**
 * Stands such a card on the page. Escape closes it while it has the focus.
 *
 * @param place the element of the page it stands in; over the page if left out
 */
export function drawCard(
  message: SaidMessage,
  tell: Tell,
  part: string,
  name?: 'section' | 'aside',
  place?: Element,
): View & { readonly element: HTMLElement } {
  const card = sayCard(message, tell, part, name)
  const onEscape = () => tell({ what: 'dismissed', how: 'escape' })
  return { element: card, remove: stand(message, card, SAID, onEscape, place) }
}
