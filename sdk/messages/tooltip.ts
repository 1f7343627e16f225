import { findAnchor } from './anchor.ts'
import { sayCard } from './card.ts'
import { element } from './element.ts'
import { follow } from './follow.ts'
import { openLayer } from './layer.ts'
import { standBeside } from './stand-beside.ts'
import type { Draw } from './view.ts'

/** A card beside an element of the page, which it follows and leaves with. */
export const drawTooltip: Draw<'tooltip'> = (message, tell) => {
  const { anchor, placement } = message.content
  const found = findAnchor(anchor)
  if (!found) return undefined
  const card = sayCard(message, tell, 'beside tooltip')
  const arrow = element('div', 'arrow')
  const onEscape = () => tell({ what: 'dismissed', how: 'escape' })
  const { layer, remove } = openLayer(message, [card, arrow], found, onEscape)
  const stop = follow(anchor, found, card, {
    at(box) {
      layer.hidden = false
      standBeside(card, arrow, box, placement)
    },
    hide() {
      layer.hidden = true
    },
    gone: () => tell({ what: 'dismissed', how: 'anchor_gone' }),
  })
  return {
    element: card,
    remove() {
      stop()
      remove()
    },
  }
}
