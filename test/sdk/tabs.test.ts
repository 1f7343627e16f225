import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accepted } from './collector.ts'
import { crash, html, hurry, started, track, useSite } from './site.ts'

declare global {
  interface Window {
    writes: number
  }
}

const site = useSite()
const names = () => site.collector.events.map(event => event.event)
const distinct = () => new Set(site.collector.events.map(event => event.messageId)).size

/** Tracks without waiting for the answer. */
const begin = (page: Page, ...events: string[]) =>
  page.evaluate(events => {
    for (const name of events) window.tidemark.track(name)
    void window.tidemark.flush()
  }, events)

async function openTabs(count: number): Promise<Page[]> {
  const { collector, newPage } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  return Promise.all(
    Array.from({ length: count }, async () => {
      const tab = await newPage()
      await tab.goto(collector.origin)
      await started(tab)
      return tab
    }),
  )
}

test('twenty tabs send each event once, one tab at a time, and in order, also to a server that takes its time', async () => {
  const { collector } = site
  const tabs = await openTabs(20)
  collector.reply = async () => {
    await new Promise(resolve => setTimeout(resolve, 1_200))
    return accepted({})
  }
  await Promise.all(tabs.map((tab, n) => track(tab, ...Array.from({ length: 10 }, (_, i) => `${n} ${i}`))))
  expect(collector.mostAtOnce).toBe(1)
  expect(collector.events).toHaveLength(200)
  expect(distinct()).toBe(200)
  for (const n of tabs.keys())
    expect(names().filter(name => name?.startsWith(`${n} `))).toEqual(
      Array.from({ length: 10 }, (_, i) => `${n} ${i}`),
    )
}, 120_000)

test('a server that never answers is asked by one tab at a time, and they wait for it together', async () => {
  const { collector, context } = site
  await hurry(context, 20)
  const tabs = await openTabs(6)
  collector.reply = () => new Promise(() => {})
  await Promise.all(tabs.map((tab, n) => track(tab, `${n}`)))
  expect(collector.mostAtOnce).toBe(1)
  collector.reply = () => accepted({})
  await collector.until(() => distinct() === 6)
  expect(collector.events).toHaveLength(6)
}, 120_000)

test('when the sending tab dies, another takes over what it had', async () => {
  const { collector } = site
  const [dying, other] = (await openTabs(2)) as [Page, Page]
  collector.reply = () => new Promise(() => {})
  await begin(dying, 'Half Said')
  await collector.until(() => collector.batches.length === 1)
  await begin(other, 'Waiting')
  collector.reply = () => accepted({})
  await crash(dying)
  await collector.event(event => event.event === 'Waiting')
  expect(names()).toEqual(['Half Said', 'Waiting'])
  expect(collector.batches[0]?.batch[0]).toEqual(collector.events[0])
})

test('a tab that hangs while it sends holds the others up for as long as a request may take, and no longer', async () => {
  await hurry(site.context, 20)
  const [hanging, other] = (await openTabs(2)) as [Page, Page]
  await hanging.evaluate(
    () =>
      new Promise<void>(held => {
        void navigator.locks.request('tidemark.wk_test', () => {
          held()
          return new Promise(() => {})
        })
      }),
  )
  await track(other, 'Not Held Up')
  expect(names()).toEqual(['Not Held Up'])
})

test('tabs hear of each other, and fall silent when nothing happens', async () => {
  const { context } = site
  await context.addInitScript(() => {
    const { setItem } = Storage.prototype
    window.writes = 0
    Storage.prototype.setItem = function (name, value) {
      if (name === 'tidemark') window.writes++
      setItem.call(this, name, value)
    }
  })
  const tabs = await openTabs(4)
  await Promise.all(tabs.map(tab => track(tab, 'At Once')))
  const [one, other] = tabs as [Page, Page]
  /** Resolves when what one tab has written so far has reached the other: storage events keep their order. */
  const heard = async (from: Page, by: Page, word: string) => {
    const hears = by.evaluate(
      word =>
        new Promise<void>(resolve =>
          addEventListener('storage', ({ newValue }) => newValue === word && resolve()),
        ),
      word,
    )
    await from.evaluate(word => localStorage.setItem('word', word), word)
    await hears
  }
  const writes = () => Promise.all(tabs.map(tab => tab.evaluate(() => window.writes)))
  const rounds = async (word: string) => {
    for (let n = 0; n < 5; n++) {
      await heard(one, other, `${word} ${n}`)
      await heard(other, one, `${word} ${n} too`)
    }
  }
  await rounds('to settle')
  const before = await writes()
  await rounds('to see')
  expect(await writes()).toEqual(before)
})
