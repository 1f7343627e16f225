/** A size, and a rectangle of the viewport, in CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}
export interface Box extends Size {
  readonly left: number
  readonly top: number
}

export type Side = 'top' | 'bottom' | 'left' | 'right'

/** Where a card stands. */
export interface Place {
  readonly side: Side
  readonly left: number
  readonly top: number
  /** How far along the card's edge its arrow is; undefined where it would point at nothing. */
  readonly arrow: number | undefined
}

/** Between the element and the card: the arrow is in there. */
const GAP_PX = 11
/** Between the card and the edge of the viewport. */
const EDGE_PX = 8
/** The arrow keeps clear of the card's rounded corners. */
const CORNER_PX = 22

const SIDES: readonly Side[] = ['bottom', 'top', 'right', 'left']
const OPPOSITE = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const

/**
 * Places a card beside a box: on the side that is wanted if there is room for it, else on the other, else on one of
 * the two that remain, else where most of it fits; always within the view as far as that is large enough.
 */
export function placeBeside(box: Box, card: Size, view: Size, wanted: Side): Place {
  const isLevel = (side: Side) => side === 'left' || side === 'right'
  const rooms = {
    top: box.top,
    bottom: view.height - box.top - box.height,
    left: box.left,
    right: view.width - box.left - box.width,
  }
  const spare = (side: Side) => rooms[side] - (isLevel(side) ? card.width : card.height) - GAP_PX - EDGE_PX
  const sides = [wanted, OPPOSITE[wanted], ...SIDES.filter(side => isLevel(side) !== isLevel(wanted))]
  const side =
    sides.find(side => spare(side) >= 0) ??
    sides.reduce((best, other) => (spare(other) > spare(best) ? other : best))

  const level = isLevel(side)
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
  const before = side === 'left' || side === 'top'
  const beside = (from: number, length: number, own: number) =>
    before ? from - GAP_PX - own : from + length + GAP_PX
  const left = within(
    level ? beside(box.left, box.width, card.width) : x - card.width / 2,
    card.width,
    view.width,
  )
  const top = within(
    level ? y - card.height / 2 : beside(box.top, box.height, card.height),
    card.height,
    view.height,
  )
  const at = level ? y - top : x - left
  const long = level ? card.height : card.width
  const points = spare(side) >= 0 && at >= CORNER_PX && at <= long - CORNER_PX
  return { side, left, top, arrow: points ? at : undefined }
}

/** The nearest place to the wanted one at which so long a thing is in view; its beginning, if it is longer. */
function within(wanted: number, length: number, view: number): number {
  return Math.max(EDGE_PX, Math.min(wanted, view - EDGE_PX - length))
}
