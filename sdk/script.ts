import { createTracker } from './create-tracker.ts'
import { features } from './features.ts'
import { forms } from './forms.ts'
import { createInbox, type MessageView } from './inbox.ts'
import { pages } from './pages.ts'
import { pricing } from './pricing.ts'
import type { Tracker } from './tracker.ts'

type Call = readonly [method: keyof Tracker, ...args: unknown[]]

/** What `stub.js` leaves as the global before this script replaces it. */
type Page = { tidemark?: Tracker | readonly Call[] }

/**
 * The script tag's way in: reads the tag, starts the tracker as `window.tidemark` and makes the calls that the
 * stub has queued. A second tag on the same page does nothing.
 */
function start(page: Page, script: HTMLScriptElement): void {
  const queued = page.tidemark ?? []
  if (!Array.isArray(queued)) return
  const { key = '', host, capture, pricing: paths, messages } = script.dataset
  const here = new URL(script.src)
  const wanted = (name: string) => capture === undefined || capture.split(/[\s,]+/).includes(name)
  const load = (): Promise<MessageView> => import(new URL('tm-messages.js', here).href)

  const tracker = createTracker({
    key,
    host: (host ?? here.origin).replace(/\/$/, ''),
    capture: [
      ...(wanted('pricing') ? [pricing(...(paths?.split(/[\s,]+/) ?? []))] : []),
      ...(wanted('pages') ? [pages()] : []),
      ...(wanted('forms') ? [forms()] : []),
      ...(wanted('features') ? [features()] : []),
    ],
    ...(messages !== 'off' && { messages: inbox => createInbox(inbox, load) }),
  })
  page.tidemark = tracker
  for (const [method, ...args] of queued as readonly Call[]) {
    ;(tracker[method] as (...args: unknown[]) => unknown)?.(...args)
  }
}

if (document.currentScript instanceof HTMLScriptElement) start(window as Page, document.currentScript)
