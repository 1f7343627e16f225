import type { Data } from '../accumulator/accumulator.ts'
import type { Surroundings } from '../measure/measured.ts'
import type { CompiledRule } from '../model/compile.ts'
import { DAY_MS } from '../time/instant.ts'
import { evaluateRule } from './evaluate.ts'
import { FORECAST_DAYS } from './forecast.ts'
import { pointsBounds, rangeOf } from './outlook.ts'

/**
 * The first whole millisecond after `at`, at most 400 days ahead, at which a rule that applies gives
 * other points if nothing happens; null when there is none.
 */
export function pointsChange(
  compiled: CompiledRule,
  data: Data,
  at: number,
  around: Surroundings,
): number | null {
  if (!compiled.measured.moves || compiled.award === null) return null
  const pointsAt = (ms: number) => evaluateRule(compiled, data, ms, around).points
  const now = pointsAt(at)

  // Looks at [from, to]; everything before it is as now.
  function search(from: number, to: number): number | null {
    const [low, high] = pointsBounds(compiled, rangeOf(compiled, data, Math.max(at, from - 1), to, around))
    if (low === high) return null
    if (from === to) return pointsAt(from) === now ? null : from
    const middle = from + Math.ceil((to - from) / 2)
    return search(from, middle - 1) ?? search(middle, to)
  }

  const first = Math.floor(at) + 1
  return search(first, first - 1 + FORECAST_DAYS * DAY_MS)
}
