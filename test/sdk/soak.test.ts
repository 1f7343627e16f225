import { expect, test } from 'vitest'
import { useSite } from './site.ts'
import { held, trackMany } from './soak.ts'

const site = useSite()
/** `node bench/soak.ts` does the same with ten times as many. */
const EVENTS = 10_000
/** Far less than the events, which are 500 bytes each, would take if they stayed. */
const GROWTH_BYTES = 300_000

test('ten thousand events in one page arrive once, in order, and leave the heap and the disk as they were', async () => {
  const { collector } = site
  const page = await site.open()
  await trackMany(page, 2_000)
  const before = await held(page)
  await trackMany(page, EVENTS)
  const after = await held(page)
  const numbers = collector.events.slice(2_000).map(event => event.properties?.n)
  expect(numbers).toEqual(Array.from({ length: EVENTS }, (_, n) => n))
  expect(collector.mostAtOnce).toBe(1)
  expect(after.heapBytes - before.heapBytes).toBeLessThan(GROWTH_BYTES)
  expect(after.storedEvents).toBe(0)
  expect(after.localStorageBytes - before.localStorageBytes).toBeLessThan(100)
  expect(await page.evaluate(() => window.tidemark.dropped)).toEqual({})
})
