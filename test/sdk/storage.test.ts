import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { html, started, track, useSite } from './site.ts'

const site = useSite()
const names = () => site.collector.events.map(event => event.event)
const unharmed = () => expect([...site.thrown, ...site.complaints]).toEqual([])
/** Of one visitor, numbered without a gap, each once. */
const whole = (...wanted: string[]) => {
  const { events } = site.collector
  expect(names()).toEqual(wanted)
  expect(new Set(events.map(event => event.anonymousId)).size).toBe(1)
  const sequence = events.map(event => Number(event.context.sequence))
  expect(sequence).toEqual(sequence.map((_, n) => (sequence[0] ?? 0) + n))
}

test('a full disk loses nothing of a page that lives, and a message is sent though nothing can be kept', async () => {
  const { collector, context } = site
  const page = await site.open()
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: collector.origin, quotaSize: 1 })
  await page.evaluate(() => {
    // Local storage has a quota of its own.
    for (let size = 4_000_000; size >= 1; size >>= 1)
      try {
        for (let n = 0; n < 3; n++) localStorage.setItem(`${size} ${n}`, 'x'.repeat(size))
      } catch {
        // That much is no longer free.
      }
  })
  collector.reply = () => ({ status: 503 })
  const large = (name: string) =>
    page.evaluate(async name => {
      window.tidemark.track(name, { text: 'x'.repeat(10_000) })
      await window.tidemark.flush()
    }, name)
  await large('One')
  await large('Two')
  const kept = await page.evaluate(() => window.tidemark.stored())
  collector.reply = () => ({ body: { success: true } })
  await large('Three')
  whole('One', 'Two', 'Three')
  expect(kept.IndexedDB).toHaveLength(2)
  expect(await page.evaluate(() => window.tidemark.dropped)).toEqual({})
  unharmed()
})

const faults: { readonly [what: string]: () => void } = {
  'IndexedDB fails each request': () => {
    for (const method of ['put', 'delete', 'getAll'] as const)
      IDBObjectStore.prototype[method] = () => {
        throw new DOMException('no', 'UnknownError')
      }
  },
  'IndexedDB aborts each transaction': () => {
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...args) {
      const made = transaction.apply(this, args)
      made.commit = made.abort
      return made
    }
  },
  'IndexedDB does not open': () => {
    const { open } = indexedDB
    open.call(indexedDB, 'tidemark.wk_test', 9)
    IDBFactory.prototype.open = function (name) {
      // Refused, as the one on disk is newer.
      return open.call(this, name, 1)
    }
  },
  'IndexedDB holds something else under that name': () => {
    indexedDB.open('tidemark.wk_test', 9)
  },
  'local storage holds something else under that name': () => {
    localStorage.setItem('tidemark', '{"visit":5}')
  },
  'local storage throws when it is written': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('no', 'QuotaExceededError')
    }
  },
  'local storage throws when it is read': () => {
    Storage.prototype.getItem = () => {
      throw new DOMException('no', 'SecurityError')
    }
  },
  'local storage holds what is not ours': () => localStorage.setItem('tidemark', '{"visit":'),
  'local storage holds what JSON calls nothing': () => localStorage.setItem('tidemark', 'null'),
  'the cookie is not ours': () => {
    // biome-ignore lint/suspicious/noDocumentCookie: as another script would write it
    document.cookie = 'tidemark=%E0%A4%A'
  },
  'cookies throw': () =>
    Object.defineProperty(document, 'cookie', {
      get() {
        throw new DOMException('no', 'SecurityError')
      },
      set() {
        throw new DOMException('no', 'SecurityError')
      },
    }),
  'locks throw': () => {
    LockManager.prototype.request = () => {
      throw new DOMException('no', 'SecurityError')
    }
  },
}
for (const [what, cause] of Object.entries(faults))
  test(`events of one visitor arrive once, in order, when ${what}`, async () => {
    const { collector } = site
    const page: Page = await site.newPage()
    await page.addInitScript(cause)
    collector.pages.set('/', { html: html('', 'data-capture="none"') })
    await page.goto(collector.origin)
    await started(page)
    await track(page, 'One')
    await track(page, 'Two', 'Three')
    whole('One', 'Two', 'Three')
    await page.evaluate(() => window.tidemark.erase())
    unharmed()
  })
