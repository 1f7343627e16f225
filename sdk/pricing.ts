import type { CapturedEvents } from './captured-events.ts'
import { matchesPath } from './path-pattern.ts'
import type { Capture } from './tracker.ts'

/**
 * Captures pricing visits: a page view whose path matches one of the patterns also tracks `Pricing Viewed`
 * with `{ path }`.
 *
 * @param patterns paths in which `*` stands for anything; `/pricing*` when left out
 */
export function pricing(...patterns: string[]): Capture {
  const wanted = patterns[0] ? patterns : ['/pricing*']
  return ({ track, onPage }) =>
    onPage(path => {
      if (wanted.some(pattern => matchesPath(pattern, path)))
        track('Pricing Viewed', { path } satisfies CapturedEvents['Pricing Viewed'])
    })
}
