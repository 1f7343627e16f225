import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { matchesPath } from '../path-pattern.ts'
import { scrollDepth } from '../scroll-depth.ts'

/** What of a message's moment has not come. */
export type Unmet = 'paths' | 'seconds' | 'scroll' | 'exit'

/** Knows when a page is to show its messages. */
export interface Moments {
  /** Notes how long this page was looked at by now: what is missing is said as of then, whoever asks. */
  look(): void
  /** What is missing; undefined when the moment is there. */
  missing(message: ShownMessage): Unmet | undefined
  /** Looks out for what these messages wait for, and for nothing else. */
  watch(messages: readonly ShownMessage[]): void
  /** Another page is looked at now. */
  turn(): void
}

/** @param due called when a moment may have come */
export function createMoments(due: () => void): Moments {
  /** For how long this page was looked at … */
  let lookedMs = 0
  /** … before it was looked at from here on; undefined while it is hidden. */
  let since: number | undefined = document.hidden ? undefined : firstSeen()
  let depth = 0
  /** Keys of messages for which the pointer has left the page. */
  let left = new Set<string>()
  let end = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = () => {
    const now = performance.now()
    if (since !== undefined) lookedMs += now - since
    since = document.hidden ? undefined : now
  }
  const missing = ({ key, moment = {} }: ShownMessage): Unmet | undefined => {
    const { paths, seconds = 0, scroll = 0, exit } = moment
    if (paths && !paths.some(path => matchesPath(path, location.pathname))) return 'paths'
    if (lookedMs < seconds * 1_000) return 'seconds'
    if (depth < scroll) return 'scroll'
    return exit && !left.has(key) ? 'exit' : undefined
  }

  return {
    look,
    missing,
    watch(messages) {
      end.abort()
      clearTimeout(timer)
      end = new AbortController()
      const { signal } = end
      const waiting = messages.filter(message => (missing(message) ?? 'paths') !== 'paths')
      const times = waiting.flatMap(({ moment }) => {
        const wait = (moment?.seconds ?? 0) * 1_000 - lookedMs
        return wait > 0 ? wait : []
      })
      if (times[0]) {
        document.addEventListener('visibilitychange', due, { signal })
        if (!document.hidden) timer = setTimeout(due, Math.min(...times))
      }
      if (waiting.some(({ moment }) => depth < (moment?.scroll ?? 0))) {
        const measure = () =>
          scrollDepth(seen => {
            depth = Math.max(depth, seen)
            if (!signal.aborted && waiting.some(message => !missing(message))) due()
          })
        addEventListener('scroll', measure, { capture: true, passive: true, signal })
        measure()
      }
      if (waiting.some(({ moment }) => moment?.exit)) {
        const leave = ({ pointerType, clientY }: PointerEvent) => {
          if (pointerType !== 'mouse' || clientY > 0) return
          for (const message of waiting) if (missing(message) === 'exit') left.add(message.key)
          due()
        }
        document.documentElement.addEventListener('pointerleave', leave, { signal })
      }
    },
    turn() {
      look()
      lookedMs = depth = 0
      left = new Set()
    },
  }
}

/** When this page was first seen: what has shown nothing yet was not; one that followed in the same document is new. */
function firstSeen(): number {
  const [loaded] = performance.getEntriesByType('navigation')
  const [paint] = performance.getEntriesByType('paint')
  const isFirst = loaded && new URL(loaded.name).pathname === location.pathname
  return isFirst && paint ? paint.startTime : performance.now()
}
