/** Days since 1970-01-01, in UTC. */
export type Day = number

interface CivilDate {
  readonly year: number
  /** 0 to 11. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
}

/**
 * The calendar date of a day (`civil_from_days`, http://howardhinnant.github.io/date_algorithms.html).
 * It holds for every day there is, also where `Date` ends.
 */
function civil(day: Day): CivilDate {
  const shifted = day + 719468
  const era = Math.floor(shifted / 146097)
  const ofEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10
  return {
    year: yearOfEra + era * 400 + (month < 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  }
}

/** The day of a calendar date (`days_from_civil`). */
function dayOf(year: number, month: number, day: number): Day {
  const fromMarchYear = month < 2 ? year - 1 : year
  const era = Math.floor(fromMarchYear / 400)
  const yearOfEra = fromMarchYear - era * 400
  const ofYear = Math.floor((153 * (month < 2 ? month + 10 : month - 2) + 2) / 5) + day - 1
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear
  return era * 146097 + ofEra - 719468
}

function daysInMonth(year: number, month: number): number {
  return (month === 11 ? dayOf(year + 1, 0, 1) : dayOf(year, month + 1, 1)) - dayOf(year, month, 1)
}

/** The day some calendar months later, clamped to the month's end: Nov 30 and three months is Feb 28. */
export function addMonths(day: Day, months: number): Day {
  const from = civil(day)
  const count = from.year * 12 + from.month + months
  const year = Math.floor(count / 12)
  const month = count - year * 12
  return dayOf(year, month, Math.min(from.day, daysInMonth(year, month)))
}

/** Whole calendar months from one day to a later one, each counted from the first day itself. */
export function monthsBetween(from: Day, to: Day): number {
  const a = civil(from)
  const b = civil(to)
  const months = (b.year - a.year) * 12 + b.month - a.month
  return addMonths(from, months) <= to ? months : months - 1
}
