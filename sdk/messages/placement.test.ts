import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, placeBeside, type Side } from './placement.ts'

const VIEW = { width: 1000, height: 700 }
const CARD = { width: 300, height: 120 }
const at = (left: number, top: number): Box => ({ left, top, width: 80, height: 30 })

test.each<[string, Box, Side, Side]>([
  ['where it is wanted', at(400, 300), 'bottom', 'bottom'],
  ['on the other side where there is no room', at(400, 660), 'bottom', 'top'],
  ['level with it where it is wanted', at(400, 300), 'right', 'right'],
  ['on the other level side', at(880, 300), 'right', 'left'],
])('a card stands %s', (_, box, wanted, side) => {
  expect(placeBeside(box, CARD, VIEW, wanted)).toMatchObject({ side, arrow: expect.any(Number) })
})

test('a card beside a box as wide as the view goes above or below it', () => {
  expect(placeBeside({ left: 0, top: 300, width: 1000, height: 30 }, CARD, VIEW, 'left').side).toBe('bottom')
})

test('an arrow points at the middle of the box, also where the card was shifted into view', () => {
  const { left, arrow } = placeBeside(at(10, 300), CARD, VIEW, 'bottom')
  expect([left, (arrow ?? 0) + left]).toEqual([8, 50])
})

const length = (max: number) => fc.integer({ min: 1, max })
const box = fc.record({
  left: fc.integer({ min: -200, max: 1200 }),
  top: fc.integer({ min: -200, max: 900 }),
  width: length(400),
  height: length(400),
})
const card = fc.record({ width: length(400), height: length(400) })
const side = fc.constantFrom<Side>('top', 'bottom', 'left', 'right')

test('a card that fits into the view is in it, and covers nothing of its box where it has an arrow', () => {
  fc.assert(
    fc.property(box, card, side, (box, card, wanted) => {
      const { left, top, arrow } = placeBeside(box, card, VIEW, wanted)
      expect(left).toBeGreaterThanOrEqual(8)
      expect(top).toBeGreaterThanOrEqual(8)
      expect(left + card.width).toBeLessThanOrEqual(VIEW.width - 8)
      expect(top + card.height).toBeLessThanOrEqual(VIEW.height - 8)
      if (arrow === undefined) return
      const apart =
        left + card.width <= box.left ||
        left >= box.left + box.width ||
        top + card.height <= box.top ||
        top >= box.top + box.height
      expect(apart).toBe(true)
    }),
  )
})
