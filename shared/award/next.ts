import { reaches } from '../value/number.ts'
import type { Award } from './schema.ts'

/** A greater number, and what it earns. */
export interface NextAward {
  readonly number: number
  /** The points of the whole rule then, not only what is gained; without any fade. */
  readonly points: number
}

/**
 * The next greater number that earns something else: the next band, the number that `once` or a ramp
 * begins at, the ramp's end, one more of what earns `each`. Null when more of it earns nothing else.
 */
export function nextAward(award: Award, number: number): NextAward | null {
  if ('each' in award) {
    const { each, max } = award
    const earn = (count: number) => {
      if (max === undefined) return each * count
      return each < 0 || max < 0 ? Math.max(each * count, max) : Math.min(each * count, max)
    }
    return earn(number + 1) === earn(number) ? null : { number: number + 1, points: earn(number + 1) }
  }
  if ('ramp' in award) {
    const { from, to, points } = award.ramp
    if (points === 0 || reaches(number, to)) return null
    return reaches(number, from) ? { number: to, points } : { number: from, points: (points * from) / to }
  }
  const steps = 'once' in award ? [{ from: award.atLeast ?? 1, points: award.once }] : award.bands
  const now = steps.findLast(step => reaches(number, step.from))?.points ?? 0
  const next = steps.find(step => !reaches(number, step.from) && step.points !== now)
  return next === undefined ? null : { number: next.from, points: next.points }
}
