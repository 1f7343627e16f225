import type { DirectoryLine } from './line.ts'

/** ASCII, which has neither accents nor forms. */
const PLAIN = /^[\n -~]*$/

/**
 * Text as it is searched: without case and accents, in every script. Upper case, because it is what
 * letters of several lower forms have in common (ß and ss, σ and ς).
 */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase()
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
}

/** What a search looks at. The parts are kept apart, so that nothing is found across two of them. */
export function searchedText({ id, name, email }: DirectoryLine): string {
  return `${name ?? ''}\n${email ?? ''}\n${id}`
}
