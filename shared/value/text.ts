/** Text beyond this many UTF-16 units is not looked at. */
export const MAX_TEXT_UNITS = 8192

let lastText = ''
let lastFolded = ''
/**
 * The words of the latest long texts: as many as the fields of one event can hold. Shorter texts are
 * taken apart faster than they are remembered.
 */
const remembered = new Map<string, string>()
const LONG_TEXT_UNITS = 256
const REMEMBERED = 128

/**
 * Text as it is compared: cut first, then folded. The last answer is remembered, since the rules
 * that look at an event mostly look at the same field.
 */
export function fold(text: string): string {
  if (text === lastText) return lastFolded
  const cut = text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text
  lastText = text
  lastFolded = cut.toLowerCase()
  return lastFolded
}

/** One text or several, each folded: what a condition compares with. */
export function foldAll(texts: string | readonly string[]): string[] {
  return (typeof texts === 'string' ? [texts] : texts).map(fold)
}

/**
 * The words of a text, folded, with one blank before and after each: `" incredible support "`.
 * Words are runs of Unicode letters, marks and numbers.
 */
export function words(text: string): string {
  const folded = fold(text)
  if (folded.length < LONG_TEXT_UNITS) return takeApart(folded)
  const known = remembered.get(folded)
  if (known !== undefined) return known
  const taken = takeApart(folded)
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(folded, taken)
  return taken
}

function takeApart(folded: string): string {
  return ` ${(folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')} `
}

/** Orders text by UTF-16 code unit, as message ids and tags are ordered. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
