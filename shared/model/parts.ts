import * as v from 'valibot'
import { fixedDuration, wholeDays } from '../time/duration.ts'
import { parseWindow } from '../time/window.ts'
import { MAX_NUMBER } from '../value/number.ts'

/** The longest list a model may have: values of a condition, rules' bands, thresholds, stages. */
export const MAX_LIST = 500

/** Text of 1 to `max` UTF-16 units. */
export const text = (max: number) =>
  v.pipe(
    v.string('must be text'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(max, `must be at most ${max} characters`),
  )

/** A list of at least one and at most 500. */
export const listOf = <S extends v.GenericSchema>(item: S) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(MAX_LIST, `must have at most ${MAX_LIST} entries`),
  )

/** What names a rule, group, stage, threshold or tag. */
export const Id = text(64)

/** What people call something. */
export const Name = text(200)

/** A dotted path to a field, such as `properties.path`. */
export const Path = text(200)

/** A number a person gives: finite and at most 1e12 in size. */
export const GivenNumber = v.pipe(
  v.number('must be a number'),
  v.minValue(-MAX_NUMBER, 'must be a number of at most 1e12 in size'),
  v.maxValue(MAX_NUMBER, 'must be a number of at most 1e12 in size'),
)

/** A number above 0. */
export const PositiveNumber = v.pipe(GivenNumber, v.gtValue(0, 'must be above 0'))

/**
 * Text that a reader of lengths of time understands. The pattern says the same but for the limits, for
 * those who check without our code.
 */
function lengthOfTime(pattern: RegExp, isRead: (text: string) => boolean, example: string, allowed: string) {
  const message = `must be ${allowed}`
  return v.pipe(
    v.string(`must be text such as ${example}`),
    v.regex(pattern, message),
    v.check(isRead, message),
  )
}

/** A window such as `30d`, kept as it was written. */
export const WindowText = lengthOfTime(
  /^[1-9][0-9]{0,2}(h|d|w|mo|y)$/,
  value => parseWindow(value) !== null,
  '"30d"',
  'hours (at most 72h), days (731d), weeks (104w), months (24mo) or years (2y), such as "30d"',
)

/** A duration of fixed length, kept as it was written. */
export const DurationText = lengthOfTime(
  /^[1-9][0-9]{0,6}[mhdw]$/,
  value => fixedDuration(value) !== null,
  '"14d"',
  'minutes, hours, days or weeks, two years at most, such as "30m", "12h", "14d" or "2w"',
)

/** A duration in whole days or weeks, kept as it was written. */
export const WholeDaysText = lengthOfTime(
  /^[1-9][0-9]{0,6}[dw]$/,
  value => wholeDays(value) !== null,
  '"7d"',
  'whole days or weeks, two years at most, such as "7d" or "2w"',
)
