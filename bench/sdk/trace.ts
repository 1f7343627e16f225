import type { Browser, Page } from 'playwright-core'
import { at, listOf, textAt } from './read.ts'

/** What pages' main threads did while it was traced: processor time, milliseconds. */
export interface MainThread {
  readonly total: number
  /** The longest task in which code from the tool's host ran; 0 when there was none. */
  readonly longestTask: number
}

/** Where each kind of event names the script that it is about. */
const SCRIPT_PATHS = [['data', 'url'], ['data', 'fileName'], ['fileName']]

/** Traces the tasks of all pages' main threads until `work` is done. `host` is the origin of the tool's code. */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  host: string,
  work: () => Promise<void>,
): Promise<MainThread> {
  const categories = ['disabled-by-default-devtools.timeline', 'devtools.timeline']
  await browser.startTracing(page, { categories })
  await work()
  const trace: unknown = JSON.parse(String(await browser.stopTracing()))
  const events = listOf(at(trace, 'traceEvents'))
  const thread = (event: unknown) => `${textAt(event, 'pid')} ${textAt(event, 'tid')}`
  const main = new Set(
    events
      .filter(e => textAt(e, 'name') === 'thread_name' && textAt(e, 'args', 'name') === 'CrRendererMain')
      .map(thread),
  )
  const onMain = events.filter(event => main.has(thread(event)))
  const time = (event: unknown, name: string) => Number(at(event, name) ?? 0) / 1_000
  // The evaluation of a module does not say of which; the page's own does next to nothing.
  const ofTool = onMain.filter(
    event =>
      textAt(event, 'name') === 'v8.evaluateModule' ||
      SCRIPT_PATHS.some(path => textAt(event, 'args', ...path).startsWith(host)),
  )
  const tasks = onMain.filter(event => textAt(event, 'name') === 'RunTask')
  const toolTasks = tasks.filter(task => {
    const begin = time(task, 'ts')
    const end = begin + time(task, 'dur')
    return ofTool.some(event => time(event, 'ts') >= begin && time(event, 'ts') <= end)
  })
  return {
    total: tasks.map(task => time(task, 'tdur')).reduce((sum, ms) => sum + ms, 0),
    longestTask: Math.max(0, ...toolTasks.map(task => time(task, 'tdur'))),
  }
}
