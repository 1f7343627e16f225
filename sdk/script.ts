import { attribution } from './attribution.ts'
import { type ConsentChoice, consent } from './consent.ts'
import { features } from './features.ts'
import { forms } from './forms.ts'
import { lazyInbox } from './lazy-inbox.ts'
import { links } from './links.ts'
import { pages } from './pages.ts'
import { pricing } from './pricing.ts'
import { startTracker } from './start-tracker.ts'
import type { Capture, Tracker } from './tracker.ts'
import { warn } from './warn.ts'

type Call = readonly [method: Exclude<keyof Tracker, 'dropped'>, ...args: unknown[]]

/** What `stub.js` leaves as the global before this script replaces it. */
type Page = { tidemark?: Tracker | readonly Call[] }

/**
 * The script tag's way in: reads the tag, starts the tracker as `window.tidemark` and makes the calls that the
 * stub has queued. A second tag on the same page does nothing.
 */
function start(page: Page, script: HTMLScriptElement): void {
  const queued = page.tidemark ?? []
  if ('flush' in queued) return
  const {
    key,
    host,
    capture = 'pages,pricing,forms,features,links,attribution',
    pricing: paths,
    messages,
    consent: setting,
  } = script.dataset
  if (!key) {
    warn('the script tag has no data-key')
    return
  }
  const captures: Record<string, () => Capture> = {
    pages,
    pricing: () => pricing(...words(paths)),
    forms,
    features,
    links,
    attribution,
  }
  const { origin } = new URL(script.src)

  const piece = (name: string) => import(new URL(name, script.src).href)
  const options = {
    key,
    host: (host ?? origin).replace(/\/$/, ''),
    capture: words(capture).flatMap(name => captures[name]?.() ?? []),
    ...(messages !== 'off' && {
      messages: lazyInbox(() => piece('tm-messages.js')),
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

/** What an attribute says of consent: a state for all purposes, or `purpose:state` for some. */
function choiceOf(text = ''): ConsentChoice {
  const pairs = words(text).map(word => word.split(':'))
  return text.includes(':') ? Object.fromEntries(pairs) : ((text || 'granted') as ConsentChoice)
}

/** The words of an attribute, between commas or spaces. */
function words(text = ''): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}

if (document.currentScript instanceof HTMLScriptElement) start(window as Page, document.currentScript)
