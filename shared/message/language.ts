import { own } from '../value/path.ts'

/** The longest tag that anybody uses has some 20 characters; a browser may send anything. */
const LONGEST_TAG = 35
const TAG = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i

/** Scripts that run from right to left. */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa'])

/** The same language under another name: browsers say what is written, authors often what is spoken. */
const ALSO: { readonly [language: string]: string } = { nb: 'no', nn: 'no', no: 'nb' }

/** A language as BCP 47 writes it, such as `pt-BR`, also where servers write `pt_BR`; undefined for anything else. */
export function languageTag(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > LONGEST_TAG || !TAG.test(said)) return undefined
  return localeOf(said.replaceAll('_', '-'))?.toString()
}

/**
 * The language among some that suits a reader best: their own, the same without its region, or the language alone.
 * `zh-TW` is written as `zh-Hant` is. Undefined where there is none of these.
 */
export function bestLanguage(known: readonly string[], wanted: string | undefined): string | undefined {
  const locale = wanted === undefined ? undefined : localeOf(wanted)
  if (!locale) return undefined
  const { language, script } = locale.maximize()
  const also = own(ALSO, language)
  const tried = [...shortened(locale.toString()), `${language}-${script}`, language, ...(also ? [also] : [])]
  for (const tag of tried) {
    const found = known.find(one => localeOf(one)?.toString() === tag)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether a language is written from right to left. */
export function isRightToLeft(language: string): boolean {
  return RIGHT_TO_LEFT.has(localeOf(language)?.maximize().script ?? '')
}

/** `zh-Hant-TW`, `zh-Hant`, but not the language alone: another script of it comes before that. */
function shortened(tag: string): string[] {
  const parts = tag.split('-')
  return parts
    .map((_, index) => parts.slice(0, parts.length - index).join('-'))
    .filter(one => one.includes('-'))
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
