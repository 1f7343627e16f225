import { drawCard } from './card.ts'
import { slotOf } from './place.ts'
import type { Draw } from './view.ts'

/**
 * Floats at the top or the bottom of the page and takes no space of it; or stands in a slot of the page, between
 * its other parts, until the page takes that away.
 */
export const drawBanner: Draw<'banner'> = (message, tell) => {
  const { placement = 'top', slot } = message.content
  const part = `banner ${placement}`
  if (placement !== 'inline') return drawCard(message, tell, part)
  const place = slotOf(slot)
  if (!place) return undefined
  const view = drawCard(message, tell, part, 'section', place)
  const sizes = new ResizeObserver(() => {
    if (!view.element.isConnected) tell({ what: 'dismissed', how: 'anchor_gone' })
  })
  sizes.observe(view.element)
  return {
    ...view,
    remove() {
      sizes.disconnect()
      view.remove()
    },
  }
}
