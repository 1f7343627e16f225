import { drawCard } from './card.ts'
import { slotOf } from './place.ts'
import type { Draw } from './view.ts'

/**
 * Floats at the top or the bottom of the page and takes no space of it; or stands in a slot of the page, between
 * its other parts.
 */
export const drawBanner: Draw<'banner'> = (message, tell) => {
  const { placement = 'top', slot } = message.content
  const part = `banner ${placement}`
  if (placement !== 'inline') return drawCard(message, tell, part)
  const place = slotOf(slot)
  return place ? drawCard(message, tell, part, 'section', place) : undefined
}
