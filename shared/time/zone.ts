/** The longest name in the database of time zones has 32 characters; a browser may send anything. */
const LONGEST_NAME = 64
/** Offsets such as `+02:00` are left out: they know of no summer. */
const NAME = /^[a-z][a-z0-9_+\-/]*$/i
/** Reading a zone costs about as much as a hundred questions to it. Strangers name as many as they like. */
const KEPT = 100

const FIELDS = {
  calendar: 'gregory',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const

const kept = new Map<string, Intl.DateTimeFormat>()

/** Whether something is the name of a time zone that is known here, such as `Europe/Berlin`. Never throws. */
export function isZone(name: unknown): name is string {
  return typeof name === 'string' && clockOf(name) !== undefined
}

/** How far the clocks of a zone are ahead of UTC at an instant, both in milliseconds; 0 for an unknown zone. */
export function offsetAt(zone: string, at: number): number {
  const clock = clockOf(zone)
  if (!clock) return 0
  const read: { [part: string]: number } = {}
  for (const { type, value } of clock.formatToParts(at)) read[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = kept.get(zone)
  if (known) return known
  if (zone.length > LONGEST_NAME || !NAME.test(zone)) return undefined
  const clock = newClock(zone)
  if (!clock) return undefined
  kept.set(zone, clock)
  const oldest = kept.keys().next().value
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  return clock
}

function newClock(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { ...FIELDS, timeZone })
  } catch {
    // There is no other way to ask whether a zone is known: lists of zones leave out their older names.
    return undefined
  }
}
