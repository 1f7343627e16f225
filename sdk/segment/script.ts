import { attribution } from '../attribution.ts'
import { consent } from '../consent.ts'
import { lazyInbox } from '../lazy-inbox.ts'
import { startTracker } from '../start-tracker.ts'
import { warn } from '../warn.ts'
import { type Analytics, createAnalytics } from './analytics.ts'
import { type InitOptions, initOptions } from './init-options.ts'

/** A call as Segment's snippet keeps it; the page at the time of the call may be its last argument. */
type Call = readonly [method: string, ...args: unknown[]]

/** What Segment's snippet leaves as the global. */
type Snippet = readonly Call[] & {
  readonly _writeKey?: string
  readonly _loadOptions?: InitOptions
  readonly methods?: readonly string[]
}

type Page = { analytics?: Analytics | Snippet }

/**
 * Takes the place of Segment's script: starts a tracker with the snippet's write key, or the tag's `data-key`, and
 * makes the calls that the snippet has kept. Methods that are not there say so in the console.
 */
function start(page: Page, script: HTMLScriptElement): void {
  const snippet = page.analytics ?? []
  if ('tracker' in snippet) return
  const { _writeKey, _loadOptions, methods = [] }: Partial<Snippet> = snippet
  const { key = _writeKey, host = new URL(script.src).origin } = script.dataset
  if (!key) {
    warn('neither analytics._writeKey nor data-key says the write key')
    return
  }
  const piece = (name: string) => import(new URL(name, script.src).href)
  const options = {
    key,
    host: host.replace(/\/$/, ''),
    messages: lazyInbox(
      () => piece('tm-messages.js'),
      () => piece('tm-live.js'),
    ),
    capture: [attribution()],
    // As by tm.js: a browser's Do Not Track is obeyed.
    consent: consent(),
    ...initOptions(_loadOptions),
  }
  const tracker = startTracker(options, () => piece('tm-more.js'))
  const missing = (method: string) => () => warn(`analytics.${method}() is not there`)
  const analytics = createAnalytics(tracker)
  page.analytics = Object.assign(
    Object.fromEntries(methods.map(method => [method, missing(method)])),
    analytics,
  )
  if (_loadOptions?.initialPageview) void analytics.page()
  for (const [method, ...args] of snippet) {
    const call: ((...args: never[]) => unknown) | undefined = page.analytics[method as 'track']
    ;(call ?? missing(method))(...(args.filter(arg => !isPageContext(arg)) as never[]))
  }
}

function isPageContext(arg: unknown): boolean {
  return (arg as { __t?: unknown } | null | undefined)?.__t === 'bpc'
}

if (document.currentScript instanceof HTMLScriptElement) start(window as Page, document.currentScript)
