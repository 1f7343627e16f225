import type { Page } from 'playwright-core'

/** What a page holds: bytes of script objects that are in use, and what it keeps on disk. */
export interface Held {
  readonly heapBytes: number
  readonly storedEvents: number
  readonly localStorageBytes: number
}

/** So many events are tracked before the page waits for them to arrive. */
const AT_ONCE = 500

/** Tracks events, some at once, and waits each time until all of them have arrived. */
export function trackMany(page: Page, count: number): Promise<void> {
  return page.evaluate(
    async ([count, atOnce]) => {
      for (let n = 0; n < count; n++) {
        window.tidemark.track('Soaked', { n, plan: 'team', path: '/reports/weekly' })
        if (n % atOnce === atOnce - 1) await window.tidemark.flush()
      }
      await window.tidemark.flush()
    },
    [count, AT_ONCE] as const,
  )
}

/** Measures what the page holds when everything that can be freed is. */
export async function held(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const kept = await page.evaluate(async () => ({
    storedEvents: ((await window.tidemark.stored()).IndexedDB as unknown[]).length,
    localStorageBytes: JSON.stringify({ ...localStorage }).length,
  }))
  await session.detach()
  return { heapBytes: usedSize, ...kept }
}
