import { type Distinct, distinctValues } from '../accumulator/distinct.ts'
import { type CompiledFade, weightAt } from '../fade/compile.ts'
import type { Match } from '../match/schema.ts'
import { bucketOf, isInside, type Window } from '../time/window.ts'
import { compilePath } from '../value/path.ts'
import { type Measured, plain } from './measured.ts'

/** Distinct values at a path; under a fade each weighs what its latest event weighs. */
export function distinctOf(
  match: Match,
  path: string,
  window: Window | null,
  fade: CompiledFade | null,
): Measured {
  return {
    need: {
      source: match,
      definition: { distinct: path, window },
      accumulator: distinctValues(compilePath(path), window),
    },
    moves: window !== null || fade !== null,
    read(data, at) {
      if (data === null) return plain(0)
      const [latestMs, values] = data as Distinct
      const now = window === null ? 0 : bucketOf(window, at)
      let number = 0
      let faded = 0
      for (const key in values) {
        const ms = values[key] ?? 0
        if (window !== null && !isInside(window, bucketOf(window, ms), now)) continue
        number++
        faded += weightAt(fade, ms, at)
      }
      return { number, faded, weight: weightAt(fade, latestMs, at) }
    },
  }
}
