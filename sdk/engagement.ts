import type { CapturedEvents } from './captured-events.ts'
import { scrollDepth } from './scroll-depth.ts'
import type { Capture } from './tracker.ts'

/** So long after the last sign of somebody they count as reading, and no longer. */
const ATTENTION_MS = 30_000

/** Signs that somebody is there, and moments at which they come or go. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus', 'blur', 'visibilitychange']

/**
 * Captures how long and how far a page was read: `Page Engaged` with `{ path, seconds, scrollDepth }` when it is
 * left, for another page, another route or another tab. Seconds count while the page is visible and has the focus,
 * up to 30 after the last sign of somebody. Who comes back to the tab goes on: another event has the further
 * seconds, so that the sum is right. `scrollDepth` is how much of the page was in sight so far, in percent.
 */
export function engagement(): Capture {
  return ({ track, onPage, signal }) => {
    let path = location.pathname
    let engagedMs = 0
    let deepest = 0
    /** When time was last counted; undefined while nobody looks. */
    let since: number | undefined

    const count = () => {
      const now = performance.now()
      if (since !== undefined) engagedMs += Math.min(now - since, ATTENTION_MS)
      since = document.hidden || !document.hasFocus() ? undefined : now
    }
    const tell = () => {
      count()
      const seconds = Math.floor(engagedMs / 1_000)
      if (!seconds) return
      engagedMs -= seconds * 1_000
      track('Page Engaged', { path, seconds, scrollDepth: deepest } satisfies CapturedEvents['Page Engaged'])
    }

    let isMeasuring = false
    const measure = () => {
      if (isMeasuring) return
      isMeasuring = true
      scrollDepth(seen => {
        isMeasuring = false
        deepest = Math.max(deepest, seen)
      })
    }

    // Before the tracker's own listeners, which send what there is when the page is left.
    const options = { capture: true, passive: true, signal }
    for (const sign of SIGNS) addEventListener(sign, count, options)
    document.addEventListener(
      'scroll',
      ({ target }) => {
        // Not what scrolls within the page, which may do so by itself.
        if (target !== document) return
        count()
        measure()
      },
      options,
    )
    addEventListener('visibilitychange', () => document.hidden && tell(), options)
    addEventListener('pagehide', tell, options)
    onPage(next => {
      tell()
      path = next
      engagedMs = 0
      deepest = 0
      measure()
    })
    count()
    measure()
  }
}
