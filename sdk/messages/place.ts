import type { ShownMessage } from '../../shared/message/shown-message.ts'

/** The element of the page that a banner stands in, by the name that the page gave it. */
export function slotOf(name = ''): Element | null {
  return document.querySelector(`[data-tidemark-slot="${CSS.escape(name)}"]`)
}

/**
 * Whether the page has the place of a message that is not drawn; what draws one looks for its own. Throws what the
 * browser says of an anchor that is no selector.
 */
export function hasPlace({ content }: ShownMessage): boolean {
  if ('anchor' in content) return !!document.querySelector(content.anchor)
  return !('placement' in content && content.placement === 'inline') || !!slotOf(content.slot)
}
