import type { ShownMessage } from '../../shared/message/shown-message.ts'

/** The element of the page that a banner stands in, by the name that the page gave it. */
export function slotOf(name = ''): Element | null {
  return document.querySelector(`[data-tidemark-slot="${CSS.escape(name)}"]`)
}

/** Whether the page has the place of a message that is not drawn; what draws one looks for its own. */
export function hasPlace({ content }: ShownMessage): boolean {
  try {
    if ('anchor' in content) return !!document.querySelector(content.anchor)
  } catch {
    // It is no selector.
    return false
  }
  return !('placement' in content && content.placement === 'inline') || !!slotOf(content.slot)
}
