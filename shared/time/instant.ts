export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

const CANONICAL_LENGTH = '2026-01-01T00:00:00.000Z'.length
/** Databases and Python write a space for the `T`. */
const NO_ZONE = /[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/
/** ISO 8601 has seconds with a comma too; `Date.parse` does not. */
const COMMA = /(:\d{2}),(?=\d)/

let lastText = ''
let lastMs = Number.NaN
let lastDate = ''
let lastDateMs = Number.NaN

/**
 * Milliseconds since 1970 of an ISO 8601 timestamp; without a zone it is UTC. NaN when it cannot
 * be read. The canonical form is read about five times as fast as `Date.parse` reads it: its date
 * is mostly the one before, its time is ten digits.
 */
export function instant(text: string): number {
  if (text === lastText) return lastMs
  lastText = text
  lastMs = text.length === CANONICAL_LENGTH ? readCanonical(text) : readAny(text)
  return lastMs
}

function readCanonical(text: string): number {
  const date = text.slice(0, 10)
  if (date !== lastDate) {
    lastDate = date
    lastDateMs = Date.parse(date)
  }
  const hours = two(text, 11)
  const minutes = two(text, 14)
  const seconds = two(text, 17)
  const milliseconds = two(text, 20) * 10 + digit(text, 22)
  const ms = lastDateMs + hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1000 + milliseconds
  const plain =
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 46 &&
    text.charCodeAt(23) === 90 &&
    hours < 24 &&
    minutes < 60 &&
    seconds < 60
  return plain && !Number.isNaN(ms) ? ms : readAny(text)
}

function readAny(text: string): number {
  const plain = text.replace(COMMA, '$1.')
  return Date.parse(NO_ZONE.test(plain) ? `${plain}Z` : plain)
}

function two(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

function digit(text: string, at: number): number {
  const unit = text.charCodeAt(at) - 48
  return unit >= 0 && unit <= 9 ? unit : Number.NaN
}
