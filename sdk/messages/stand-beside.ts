import type { Content } from '../../shared/message/content.ts'
import { type Box, placeBeside, type Side } from './placement.ts'

/** Moves a card, and its arrow, beside a box of the viewport. All is measured first, then moved. */
export function standBeside(
  card: HTMLElement,
  arrow: HTMLElement,
  box: Box,
  placement: Content<'tooltip'>['placement'] = 'bottom',
): void {
  const { offsetWidth: width, offsetHeight: height } = card
  const { clientWidth, clientHeight } = document.documentElement
  const isRtl = getComputedStyle(card).direction === 'rtl'
  const sides = {
    top: 'top',
    bottom: 'bottom',
    start: isRtl ? 'right' : 'left',
    end: isRtl ? 'left' : 'right',
  }
  const view = { width: clientWidth, height: clientHeight }
  const place = placeBeside(box, { width, height }, view, sides[placement] as Side)

  const { side, left, top, arrow: along } = place
  const tips = { top: [along, height], bottom: [along, 0], left: [width, along], right: [0, along] } as const
  const [x = 0, y = 0] = tips[side]
  move(card, left, top)
  move(arrow, left + x, top + y)
  arrow.dataset.side = side
  arrow.hidden = along === undefined
}

/** Moves what stands at the corner of the viewport. */
export function move({ style }: HTMLElement, left: number, top: number): void {
  style.translate = `${Math.round(left)}px ${Math.round(top)}px`
}
