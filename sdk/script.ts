import { attribution } from './attribution.ts'
import { type ConsentChoice, consent } from './consent.ts'
import { features } from './features.ts'
import { forms } from './forms.ts'
import { lazyInbox } from './lazy-inbox.ts'
import { links } from './links.ts'
import type { TagCaptures } from './more/extend.ts'
import { pages } from './pages.ts'
import { pricing } from './pricing.ts'
import { startTracker } from './start-tracker.ts'
import type { Tracker } from './tracker.ts'
import { warn } from './warn.ts'
import { words } from './words.ts'

type Call = readonly [method: Exclude<keyof Tracker, 'dropped'>, ...args: unknown[]]

/** What `stub.js` leaves as the global before this script replaces it. */
type Page = { tidemark?: Tracker | readonly Call[] }

/** What `tm-more.js` captures: engagement, abandonment, video and copy, and what has an attribute of its own. */
const MORE = /ment|video|copy|form[VE]|featureS|linker/

/**
 * The script tag's way in: reads the tag, starts the tracker as `window.tidemark` and makes the calls that the
 * stub has queued. A second tag on the same page does nothing. What few pages capture is loaded before.
 */
async function start(page: Page, { src, dataset }: HTMLScriptElement): Promise<void> {
  const { key, host, capture, pricing: paths, messages, consent: setting } = dataset
  const piece = (name: string) => import(new URL(name, src).href)
  const captures: TagCaptures = {
    pages,
    pricing: () => pricing(...words(paths)),
    forms,
    features,
    links,
    attribution,
  }
  const names = capture === undefined ? Object.keys(captures) : words(capture)
  try {
    const isMore = MORE.test(`${capture}${Object.keys(dataset)}`)
    if (isMore || location.search.includes('tidemark=') || sessionStorage.tidemark) {
      const { extend } = await piece('tm-more.js')
      extend(captures, names, dataset)
    }
  } catch {
    // Where it cannot be loaded, the browser says so in the console, and all else goes on.
  }

  const queued = page.tidemark ?? []
  if ('flush' in queued) return
  if (!key) {
    warn('the script tag has no data-key')
    return
  }
  const options = {
    key,
    host: hostOf(host ?? new URL(src).origin),
    capture: names.flatMap(name => {
      const make = captures[name]
      if (!make && name !== 'none') warn(`data-capture knows no "${name}"`)
      return make?.() ?? []
    }),
    ...(messages !== 'off' && {
      messages: lazyInbox(
        () => piece('tm-messages.js'),
        () => piece('tm-live.js'),
      ),
    }),
    consent: consent(choiceOf(setting)),
  }
  const tracker = startTracker(options, () => piece('tm-more.js'))
  page.tidemark = tracker
  // What is not a list is an element with this id, which browsers make a global too.
  const calls: readonly Call[] = Array.isArray(queued) ? queued : []
  for (const [method, ...args] of calls) {
    const call: ((...args: never[]) => unknown) | undefined = tracker[method]
    call?.(...(args as never[]))
  }
}

/** Where to send, without the last slash: a host's name alone is one with https. */
function hostOf(host: string): string {
  return (/^(https?:|\/)/.test(host) ? host : `https://${host}`).replace(/\/$/, '')
}

/** What an attribute says of consent: a state for all purposes, or `purpose:state` for some. */
function choiceOf(text = ''): ConsentChoice {
  const pairs = words(text).map(word => word.split(':'))
  return text.includes(':') ? Object.fromEntries(pairs) : ((text || 'granted') as ConsentChoice)
}

if (document.currentScript instanceof HTMLScriptElement)
  start(window as Page, document.currentScript).catch(error => warn(`not started: ${error}`))
