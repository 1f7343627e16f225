import { type Distinct, distinctValues, endOf } from '../accumulator/distinct.ts'
import { type CompiledFade, weightAt, weights } from '../fade/compile.ts'
import type { Match } from '../match/schema.ts'
import { bucketMs, bucketOf, firstInside, type Window } from '../time/window.ts'
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
    ...(fade?.kind === 'halfLife' && { course: { kind: 'halves', halfLifeMs: fade.halfLifeMs } }),
    read(data, at) {
      if (data === null) return plain(0)
      const [newest, values] = data as Distinct
      const end = endOf(window, newest)
      const earliestMs =
        window === null
          ? Number.NEGATIVE_INFINITY
          : firstInside(window, bucketOf(window, at)) * bucketMs(window)
      let number = 0
      let faded = 0
      let latestMs = Number.NEGATIVE_INFINITY
      const weigh = weights(fade, at)
      for (const key in values) {
        const ms = end - (values[key] ?? 0)
        if (ms < earliestMs) continue
        number++
        if (fade === null) continue
        if (ms > latestMs) latestMs = ms
        faded += weigh(ms)
      }
      return fade === null ? plain(number) : { number, faded, weight: weightAt(fade, latestMs, at) }
    },
  }
}
