import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { openStage } from './stage.ts'

/**
 * Stands an element beside what the visitor does: it takes no focus, and gives back what it was given.
 *
 * @param css the format's own
 * @param onEscape called for Escape while the focus is in it
 * @param place the element of the page it stands in; over the page if left out
 * @returns takes it away
 */
export function stand(
  message: ShownMessage,
  element: HTMLElement,
  css: string,
  onEscape: () => void,
  place?: Element,
): () => void {
  const { host, root } = openStage(message, css, place)
  root.append(element)
  let before: EventTarget | null = null
  element.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(relatedTarget as Node)) before = relatedTarget
  })
  element.addEventListener('keydown', event => {
    // An input method takes Escape to end what it composes.
    if (event.key !== 'Escape' || event.isComposing) return
    event.stopPropagation()
    onEscape()
  })
  return () => {
    if (root.activeElement) (before as HTMLElement | null)?.focus()
    host.remove()
  }
}
