import { latestNumber, type Stamped } from '../accumulator/latest.ts'
import { type CompiledFade, weightAt } from '../fade/compile.ts'
import type { Match } from '../match/schema.ts'
import { bucketOf, isInside, type Window } from '../time/window.ts'
import { compilePath } from '../value/path.ts'
import { type Measured, UNKNOWN } from './measured.ts'

/** The number at a path in the latest matching event that has one. */
export function latestOf(
  match: Match,
  path: string,
  window: Window | null,
  fade: CompiledFade | null,
): Measured {
  return {
    need: { source: match, definition: { latest: path }, accumulator: latestNumber(compilePath(path)) },
    moves: window !== null || fade !== null,
    ...(fade?.kind === 'halfLife' && { course: { kind: 'halves', halfLifeMs: fade.halfLifeMs } }),
    read(data, at) {
      if (data === null) return UNKNOWN
      const [ms, , number] = data as Stamped<number>
      if (window !== null && !isInside(window, bucketOf(window, ms), bucketOf(window, at))) return UNKNOWN
      return { number, faded: number, weight: weightAt(fade, ms, at) }
    },
  }
}
