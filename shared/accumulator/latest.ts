import { isNumber } from '../value/number.ts'
import type { Reader } from '../value/path.ts'
import type { Accumulator } from './accumulator.ts'
import { STAMPED_BYTES } from './bytes.ts'

/** When something was said and in which message; of two at one instant the greater message id is later. */
export type Stamped<T> = [ms: number, messageId: string, value: T]

/** Whether one comes after the other. */
export function isLater<T>(a: Stamped<T>, b: Stamped<T>): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])
}

/** The later of two. */
export function later<T>(a: Stamped<T>, b: Stamped<T>): Stamped<T> {
  return isLater(b, a) ? b : a
}

/** Keeps the number of the latest event that has one. */
export function latestNumber(read: Reader): Accumulator<Stamped<number>> {
  return {
    fold(data, event, ms) {
      const value = read(event)
      if (!isNumber(value)) return data
      const stamped: Stamped<number> = [ms, event.messageId, value]
      return data === null ? stamped : later(data, stamped)
    },
    merge: later,
    mostBytes: STAMPED_BYTES,
  }
}
