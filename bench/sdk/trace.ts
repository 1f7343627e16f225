import type { Browser, Page } from 'playwright-core'
import { at, listOf, textAt } from './read.ts'

/** What pages' main threads did while it was traced: processor time, milliseconds. */
export interface MainThread {
  readonly total: number
  readonly longestTask: number
}

/** Traces the tasks of all pages' main threads until `work` is done. */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<MainThread> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  await work()
  const trace: unknown = JSON.parse(String(await browser.stopTracing()))
  const events = listOf(at(trace, 'traceEvents'))
  const thread = (event: unknown) => `${textAt(event, 'pid')} ${textAt(event, 'tid')}`
  const main = new Set(
    events
      .filter(e => textAt(e, 'name') === 'thread_name' && textAt(e, 'args', 'name') === 'CrRendererMain')
      .map(thread),
  )
  const tasks = events
    .filter(event => textAt(event, 'name') === 'RunTask' && main.has(thread(event)))
    .map(event => Number(at(event, 'tdur') ?? 0) / 1_000)
  return { total: tasks.reduce((sum, ms) => sum + ms, 0), longestTask: Math.max(0, ...tasks) }
}
