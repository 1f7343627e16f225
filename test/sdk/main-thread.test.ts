import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accepted } from './collector.ts'
import { html, started, useSite } from './site.ts'

const site = useSite()
const LONGEST_MS = 50
const SLOWDOWN = 4
const ALL = 'data-capture="pages,pricing,forms,features,links,attribution,engagement,abandonment,video,copy"'

interface TraceEvent {
  readonly name: string
  /** Microseconds of processor time on its thread. */
  readonly tdur?: number
  readonly args: {
    readonly data?: { readonly url?: string }
    readonly beginData?: { readonly stackTrace?: readonly { readonly url: string }[] }
  }
}

/** What the browser did meanwhile. */
async function trace(page: Page, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const browser = page.context().browser()
  await browser?.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'disabled-by-default-devtools.timeline.stack',
      'v8.execute',
    ],
  })
  await work()
  const text = (await browser?.stopTracing())?.toString() ?? '{}'
  return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents
}

/** A visit in which everything is used, on a page whose style changes all the time. */
async function visit(page: Page): Promise<void> {
  await page.goto(site.collector.origin)
  await started(page)
  await page.evaluate(async () => {
    const { tidemark } = window
    const dirty = () => {
      document.body.append(document.createElement('p'))
      document.body.style.width = `${100 + Math.random()}px`
    }
    for (let n = 0; n < 100; n++) {
      dirty()
      tidemark.track('Something', { n })
    }
    const acts: (() => void)[] = [
      () => tidemark.identify('42', { plan: 'team' }),
      () => tidemark.group('acme'),
      () => tidemark.page(),
      () => history.pushState({}, '', '/pricing'),
      () => document.querySelector<HTMLElement>('#used')?.click(),
      () => document.querySelector('input')?.dispatchEvent(new InputEvent('input', { bubbles: true })),
      () => dispatchEvent(new Event('scroll')),
      () => document.dispatchEvent(new Event('scroll')),
      () => document.dispatchEvent(new ClipboardEvent('copy')),
      () => document.dispatchEvent(new Event('visibilitychange')),
      () => dispatchEvent(new Event('pagehide')),
    ]
    for (const act of acts) {
      dirty()
      act()
      dirty()
      await null
      await new Promise(resolve => setTimeout(resolve))
    }
    await tidemark.flush()
  })
}

const ours = (url: string | undefined) => /\/tm[\w-]*\.js/.test(url ?? '')

test('the page is never made to lay itself out', async () => {
  const { collector, page } = site
  const body = `<form><input></form><button id="used" data-tidemark-feature="f">Use</button>${'<p>Text</p>'.repeat(200)}`
  collector.pages.set('/', { html: html(body, ALL) })
  const causes = (events: readonly TraceEvent[]) =>
    events
      .filter(({ name }) => name === 'Layout' || name === 'UpdateLayoutTree')
      .flatMap(({ args }) => args.beginData?.stackTrace?.map(({ url }) => url) ?? [])
  const events = await trace(page, async () => {
    await visit(page)
    // One that is forced, to see that it would be noticed.
    await page.evaluate(() => {
      document.body.style.width = '77px'
      return document.body.offsetHeight
    })
  })
  expect(events.filter(({ name }) => name === 'Layout').length).toBeGreaterThan(0)
  expect(causes(events).length).toBeGreaterThan(0)
  expect(causes(events).filter(ours)).toEqual([])
})

test('no task of the script takes longer than 50 ms of a processor that is four times slower', async () => {
  const { collector, page } = site
  const body = `<form><input></form><button id="used" data-tidemark-feature="f">Use</button>`
  collector.reply = () => accepted({})
  collector.pages.set('/', { html: html(body, ALL) })
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  const events = await trace(page, () => visit(page))
  const mine = events.filter(
    ({ name, args }) =>
      ['EvaluateScript', 'FunctionCall', 'v8.compile'].includes(name) && ours(args.data?.url),
  )
  const longest = Math.max(...mine.map(({ tdur = 0 }) => tdur / 1_000))
  console.info(`longest task of the script at a quarter of the speed: ${longest.toFixed(1)} ms`)
  expect(mine.length).toBeGreaterThan(0)
  expect(longest).toBeLessThan(LONGEST_MS)
})
