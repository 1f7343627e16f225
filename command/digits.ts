/** More digits than this no number of a model or an event needs to be told from another. */
const MOST_DIGITS = 10
const ENOUGH_DIGITS = 3
/** As many decimals as people write; what has more was computed. */
const WRITTEN_DECIMALS = 6

/** One decimal is enough for points; whole numbers have none. */
export function points(value: number): string {
  return tidy(value.toFixed(1))
}

/** Points with their sign. */
export function signed(value: number): string {
  const text = points(value)
  return value > 0 && text !== '0' ? `+${text}` : text
}

/** A number to three decimals, a small one to three digits that say something. */
export function plain(value: number): string {
  return tidy(value.toFixed(decimals(value, ENOUGH_DIGITS)))
}

/** A number that somebody wrote into a model as they wrote it; a computed one as {@link plain} shows it. */
export function written(value: number): string {
  return writtenTo(value, ENOUGH_DIGITS)
}

/**
 * A number and a greater one that it has not reached, with as many digits as it takes to see that: 0.99999
 * below 1 is not shown as 1.
 */
export function below(value: number, limit: number): readonly [value: string, limit: string] {
  let digits = ENOUGH_DIGITS
  while (digits < MOST_DIGITS && !isSeen(value, limit, digits)) digits++
  return [tidy(value.toFixed(decimals(value, digits))), writtenTo(limit, digits)]
}

function isSeen(value: number, limit: number, digits: number): boolean {
  const ends = [value.toFixed(decimals(value, digits)), limit.toFixed(writtenDecimals(limit, digits))]
  return Number(ends[0]) < Number(ends[1])
}

function writtenTo(value: number, digits: number): string {
  return tidy(value.toFixed(writtenDecimals(value, digits)))
}

function writtenDecimals(value: number, digits: number): number {
  return Number(value.toFixed(WRITTEN_DECIMALS)) === value ? WRITTEN_DECIMALS : decimals(value, digits)
}

/** How many decimals show so many digits: those before the point of a small number say nothing. */
function decimals(value: number, digits: number): number {
  const size = Math.abs(value)
  const zeros = size < 1 && size > 1e-9 ? Math.ceil(-Math.log10(size)) - 1 : 0
  return digits + zeros
}

/** Without zeros that say nothing, and with a real minus. */
function tidy(text: string): string {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short.replace('-', '−')
}
