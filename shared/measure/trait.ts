import { isNumber } from '../value/number.ts'
import { compilePath } from '../value/path.ts'
import { type Measured, plain, UNKNOWN } from './measured.ts'

/** The number a trait is. */
export function traitOf(path: string): Measured {
  const read = compilePath(path)
  return {
    need: null,
    moves: false,
    read(_data, _at, { traits }) {
      const value = read(traits)
      return isNumber(value) ? plain(value) : UNKNOWN
    },
  }
}

/** One trait divided by another; unknown by zero, by less, and by what is no number. */
export function ratioOf(path: string, by: string): Measured {
  const readPart = compilePath(path)
  const readWhole = compilePath(by)
  return {
    need: null,
    moves: false,
    read(_data, _at, { traits }) {
      const part = readPart(traits)
      const whole = readWhole(traits)
      return isNumber(part) && isNumber(whole) && whole > 0 ? plain(part / whole) : UNKNOWN
    },
  }
}
