import * as v from 'valibot'
import { TIME_OF_DAY } from '../time/quiet-hours.ts'
import { isZone } from '../time/zone.ts'

/** A zone of the tz database. */
export const Zone = v.pipe(
  v.string('must be text'),
  v.check(name => isZone(name), 'must be a time zone such as Europe/Berlin'),
)

const TimeOfDay = v.pipe(v.string(), v.regex(TIME_OF_DAY, 'must be a time of day such as 22:00'))

/** While it is quiet where the person is, a message waits. */
export const QuietHours = v.pipe(
  v.strictObject({
    from: TimeOfDay,
    to: TimeOfDay,
    /** Of people whose zone nobody told; UTC when left out. */
    zone: v.optional(Zone),
  }),
  v.forward(
    v.check(({ from, to }) => from !== to, 'must be another time than from'),
    ['to'],
  ),
)

const LocalTime = v.pipe(
  v.string('must be text'),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must be a local time such as 2026-12-24T08:00'),
  v.check(isOfCalendar, 'must be a time of the calendar'),
)

/** From when until when a message may be shown, by the clock of the zone; the person's own where none is said. */
export const Schedule = v.pipe(
  v.strictObject({ from: v.optional(LocalTime), until: v.optional(LocalTime), zone: v.optional(Zone) }),
  v.check(({ from, until }) => from !== undefined || until !== undefined, 'must have from or until'),
  v.forward(
    v.check(({ from, until }) => !from || !until || from < until, 'must be later than from'),
    ['until'],
  ),
)
export type Schedule = v.InferOutput<typeof Schedule>

/** Parsing takes the 30th of February for a day of March. */
function isOfCalendar(time: string): boolean {
  const ms = Date.parse(`${time}Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(time)
}
