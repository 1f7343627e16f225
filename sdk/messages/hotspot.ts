import { findAnchor } from './anchor.ts'
import { sayCard } from './card.ts'
import { element } from './element.ts'
import { follow } from './follow.ts'
import { openLayer } from './layer.ts'
import { button, nameOf } from './parts.ts'
import { move, standBeside } from './stand-beside.ts'
import type { Draw } from './view.ts'

/** The dot's button, large enough to be hit. */
const DOT_PX = 28

/**
 * A dot at the corner of an element where lines end. It opens what it says, as a dialog that does not take the page
 * and has the focus; Escape and a press beside it close that again.
 */
export const drawHotspot: Draw<'hotspot'> = (message, tell) => {
  const { anchor, placement } = message.content
  const found = findAnchor(anchor)
  if (!found) return undefined
  const card = sayCard(message, tell, 'beside hotspot')
  card.setAttribute('role', 'dialog')
  card.tabIndex = -1
  const arrow = element('div', 'arrow')
  const dot = button('dot', () => open(!!card.hidden))
  dot.setAttribute('aria-label', nameOf(message))
  dot.setAttribute('aria-haspopup', 'dialog')

  const { layer, remove } = openLayer(message, [dot, card, arrow], found, () => open(false))
  let box: DOMRect | undefined
  const place = () => {
    if (box && !card.hidden) standBeside(card, arrow, box, placement)
  }
  const open = (isOpen: boolean) => {
    const hadFocus = card.matches(':focus-within')
    card.hidden = arrow.hidden = !isOpen
    dot.setAttribute('aria-expanded', `${isOpen}`)
    place()
    if (isOpen) card.focus()
    else if (hadFocus) dot.focus()
  }
  open(false)

  const onPress = (event: Event) => {
    if (!event.composedPath().includes(layer)) open(false)
  }
  document.addEventListener('pointerdown', onPress, true)
  const stop = follow(anchor, found, card, {
    at(found) {
      layer.hidden = false
      box = found
      const { clientWidth, clientHeight } = document.documentElement
      const end = getComputedStyle(layer).direction === 'rtl' ? box.left : box.right
      const within = (at: number, view: number) => Math.max(0, Math.min(at - DOT_PX / 2, view - DOT_PX))
      move(dot, within(end, clientWidth), within(box.top, clientHeight))
      place()
    },
    hide() {
      layer.hidden = true
    },
    gone: () => tell({ what: 'dismissed', how: 'anchor_gone' }),
  })
  return {
    element: dot,
    remove() {
      document.removeEventListener('pointerdown', onPress, true)
      stop()
      remove()
    },
  }
}
