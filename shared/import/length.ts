import type { WindowInput } from '../model/input.ts'
import { parseWindow } from '../time/window.ts'

const UNITS: { readonly [word: string]: 'h' | 'd' | 'w' | 'mo' | 'y' } = {
  h: 'h',
  hour: 'h',
  d: 'd',
  day: 'd',
  w: 'w',
  week: 'w',
  mo: 'mo',
  month: 'mo',
  y: 'y',
  year: 'y',
}

/** Reads `3mo`, `3 months` or `1 year`, and days where no unit is given; null when it is none of these. */
export function readLength(text: string): WindowInput | null {
  const [, count, word = 'd'] = /^\s*(\d{1,3})\s*([a-z]+?)?s?\s*$/i.exec(text) ?? []
  const unit = Object.hasOwn(UNITS, word.toLowerCase()) ? UNITS[word.toLowerCase()] : undefined
  if (count === undefined || unit === undefined) return null
  const window: WindowInput = `${Number(count)}${unit}`
  return parseWindow(window) === null ? null : window
}
