import { drawCard } from './card.ts'
import type { Draw } from './view.ts'

/** A card at a bottom corner: where lines end, if nothing is said. */
export const drawSlideout: Draw<'slideout'> = (message, tell) =>
  drawCard(message, tell, `slideout ${message.content.placement ?? 'end'}`, 'aside')
