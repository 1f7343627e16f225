import { expect, test } from 'vitest'
import type { ArrivedEvent } from './collector.ts'
import { started, track, useSite } from './site.ts'

const site = useSite()
const MINUTE_MS = 60_000

const sessions = () => site.collector.events.map(event => event.context.sessionId)
const starts = () => site.collector.events.filter(event => event.context.sessionStart)
const named = (name: string) => site.collector.events.find(event => event.event === name) as ArrivedEvent
const withoutGaps = () => {
  const numbers = site.collector.events.map(event => Number(event.context.sequence)).sort((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n))
}

test('a session goes on over pages and tabs, says once that it began, and numbers its events without a gap', async () => {
  const { collector } = site
  const page = await site.open('')
  await track(page, 'One')
  const other = await site.open('')
  await track(other, 'Two')
  await track(page, 'Three')
  await page.goto(`${collector.origin}/?again`)
  await started(page)
  await track(page, 'Four')
  await track(other, 'Five')
  expect(collector.events).toHaveLength(8)
  expect(new Set(sessions()).size).toBe(1)
  expect(starts()).toEqual([collector.events[0]])
  withoutGaps()
  const order = ['One', 'Two', 'Three', 'Four', 'Five'].map(name => named(name).context.sequence)
  expect(order).toEqual([...order].sort())
})

test('half an hour without an event ends a session, also when the page stays', async () => {
  const { context } = site
  await context.clock.install()
  const page = await site.open()
  await track(page, 'One')
  await context.clock.fastForward(29 * MINUTE_MS)
  await track(page, 'Same Session')
  await context.clock.fastForward(31 * MINUTE_MS)
  await track(page, 'Next Session')
  const [first, second, third] = sessions()
  expect(second).toBe(first)
  expect(Number(third)).toBeGreaterThan(Number(first))
  expect(starts().map(({ event }) => event)).toEqual(['One', 'Next Session'])
  withoutGaps()
})

test('a session lasts a day at most', async () => {
  const { context } = site
  await context.clock.install()
  const page = await site.open()
  for (let minute = 0; minute <= 25 * 60; minute += 25) {
    await track(page, `${minute}`)
    await context.clock.fastForward(25 * MINUTE_MS)
  }
  expect(starts().map(({ event }) => event)).toEqual(['0', '1450'])
  expect(new Set(sessions()).size).toBe(2)
  withoutGaps()
})

test('the numbers go on rising where what was kept was lost', async () => {
  const page = await site.open()
  await track(page, 'Before')
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await started(page)
  await track(page, 'After')
  const [before, after] = site.collector.events.map(event => Number(event.context.sequence))
  expect(after).toBeGreaterThan(Number(before))
})
