import type { Filter, TraitFilter } from '../../shared/segment/filter.ts'
import { fixedDuration } from '../../shared/time/duration.ts'
import { instant } from '../../shared/time/instant.ts'
import { isBetween } from '../../shared/value/number.ts'
import type { TraitValue } from '../directory/line.ts'

/** Whether a grade is one of those named: `A` names A1 to A4. */
export function isOfGrades(grades: readonly string[], grade: string): boolean {
  return grades.some(named => grade.startsWith(named))
}

export function wearsAll(wanted: readonly string[], tags: readonly string[]): boolean {
  return wanted.every(tag => tags.includes(tag))
}

export function isTrait({ is, min, max, exists }: TraitFilter, value: TraitValue | undefined): boolean {
  if (value === undefined)
    return exists === false && is === undefined && min === undefined && max === undefined
  if (exists === false) return false
  if (is && !is.some(given => String(given) === String(value))) return false
  if (min === undefined && max === undefined) return true
  return typeof value === 'number' && isBetween({ min, max }, value)
}

/** The instants, in milliseconds, between which somebody was last seen; the first included, the second not. */
export function seenBetween(
  { after, before, within, notWithin }: NonNullable<Filter['lastSeen']>,
  now: number,
): { readonly from: number; readonly until: number } {
  const back = (duration: string | undefined, none: number) =>
    duration === undefined ? none : now - (fixedDuration(duration) ?? 0)
  return {
    from: Math.max(after === undefined ? -Infinity : instant(after), back(within, -Infinity)),
    until: Math.min(before === undefined ? Infinity : instant(before), back(notWithin, Infinity)),
  }
}
