import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.ts'

/** Nothing in a model looks back further: two years, one of them a leap year. */
export const MAX_DAYS = 731

/** The most whole hours a window or an interval may have. */
export const MAX_WINDOW_HOURS = 72

const UNIT_MS: Readonly<Record<string, number>> = {
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
}

/** Milliseconds of a duration of fixed length (`30m`, `12h`, `14d`, `2w`); null when it is none. */
export function fixedDuration(text: string): number | null {
  const [, count, unit] = /^([1-9]\d{0,6})([mhdw])$/.exec(text) ?? []
  const unitMs = unit === undefined ? undefined : UNIT_MS[unit]
  if (count === undefined || unitMs === undefined) return null
  const ms = Number(count) * unitMs
  return ms <= MAX_DAYS * DAY_MS ? ms : null
}

/** Days of a duration in whole days or weeks (`7d`, `2w`); null when it is none. */
export function wholeDays(text: string): number | null {
  const ms = /[dw]$/.test(text) ? fixedDuration(text) : null
  return ms === null ? null : ms / DAY_MS
}
