import { words } from '../value/text.ts'

/** A call as a telephone system tells of it; what it does not know is left out. */
export interface Call {
  readonly seconds?: number
  /** What was said, written down. */
  readonly text?: string
  /** What a person who listened gave it, 1 to 5. */
  readonly mark?: number
}

/** Nobody buys in less: a wrong number, a voice box, somebody who hung up. */
const SHORT_CALL_S = 20

/** Whoever asks for these is taking a payment. */
const CARD_WORDS = [
  'card details',
  'card number',
  'credit card',
  'debit card',
  'expiry date',
  'security code',
]

/**
 * The mark of a call, 1 to 5, for those who send calls as events: it goes into `properties.mark`. A
 * person's own mark counts first; then 5 where card details were asked for, and 1 for less than 20
 * seconds. Null when nothing speaks for a mark, for unknown is not average.
 */
export function callMark({ seconds, text, mark }: Call): number | null {
  if (mark !== undefined && mark >= 1 && mark <= 5) return mark
  if (text !== undefined && CARD_WORDS.some(card => words(text).includes(words(card)))) return 5
  return seconds !== undefined && seconds < SHORT_CALL_S ? 1 : null
}
