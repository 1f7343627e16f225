import { addMonths, monthsBetween } from './calendar.ts'
import { MAX_DAYS, MAX_WINDOW_HOURS } from './duration.ts'
import { DAY_MS, HOUR_MS } from './instant.ts'

/**
 * A length counted in whole UTC hours, days or calendar months: how far `within` looks back and
 * how long an interval of `every` lasts. Weeks are days, years are months.
 */
export interface Window {
  readonly unit: 'hour' | 'day' | 'month'
  readonly count: number
}

/** The number of a UTC hour (windows of hours) or a UTC day (all others) since 1970. */
export type Bucket = number

const MAX_COUNT: Readonly<Record<string, number>> = { h: MAX_WINDOW_HOURS, d: MAX_DAYS, w: 104, mo: 24, y: 2 }

/** Reads `72h`, `30d`, `2w`, `3mo` or `1y`; null when it is none of these or longer than allowed. */
export function parseWindow(text: string): Window | null {
  const [, digits, unit] = /^([1-9]\d{0,2})(h|d|w|mo|y)$/.exec(text) ?? []
  if (digits === undefined || unit === undefined) return null
  const count = Number(digits)
  if (count > (MAX_COUNT[unit] ?? 0)) return null
  switch (unit) {
    case 'h':
      return { unit: 'hour', count }
    case 'mo':
      return { unit: 'month', count }
    case 'y':
      return { unit: 'month', count: 12 * count }
    default:
      return { unit: 'day', count: unit === 'w' ? 7 * count : count }
  }
}

/** How long a bucket of a window is, in milliseconds. */
export function bucketMs(window: Window): number {
  return window.unit === 'hour' ? HOUR_MS : DAY_MS
}

/** The bucket an instant lies in. */
export function bucketOf(window: Window, ms: number): Bucket {
  return Math.floor(ms / bucketMs(window))
}

/** Whether what happened in a bucket is still inside the window when it is `now`. */
export function isInside(window: Window, bucket: Bucket, now: Bucket): boolean {
  return window.unit === 'month' ? now < addMonths(bucket, window.count) : now - bucket < window.count
}

/**
 * The earliest bucket that is inside the window when it is `now`. Buckets leave in their order,
 * so everything from this one on is inside.
 */
export function firstInside(window: Window, now: Bucket): Bucket {
  if (window.unit !== 'month') return now - window.count + 1
  const last = lastAsked.get(window.count)
  if (last !== undefined && last.now === now) return last.first
  // At most three days more than the months back: Feb 28 less three months is Nov 28, and Nov 30 is out too.
  let first = addMonths(now, -window.count)
  while (!isInside(window, first, now)) first++
  lastAsked.set(window.count, { now, first })
  return first
}

/** By the count of months: all rules ask about the same day, and the calendar is slow to tell. */
const lastAsked = new Map<number, { readonly now: Bucket; readonly first: Bucket }>()

/** How many whole intervals have passed from a bucket to `now`, month-intervals from the original day. */
export function intervalsBetween(interval: Window, bucket: Bucket, now: Bucket): number {
  const passed = interval.unit === 'month' ? monthsBetween(bucket, now) : now - bucket
  return Math.floor(passed / interval.count)
}
