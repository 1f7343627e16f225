import { own } from '../value/path.ts'

/** The longest tag that anybody uses has some 20 characters; a browser may send anything. */
const LONGEST_TAG = 35
/** Reading a tag costs as much as reading all else of an event, and nearly all visitors have one of a few. */
const KEPT = 200
const TAG = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i

/** Scripts that run from right to left. */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa'])

/** The same language under another name: browsers say what is written, authors often what is spoken. */
const ALSO: { readonly [language: string]: string } = { nb: 'no', nn: 'no', no: 'nb' }

/** A language as BCP 47 writes it, such as `pt-BR`, also where servers write `pt_BR`; undefined for anything else. */
export function languageTag(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > LONGEST_TAG || !TAG.test(said)) return undefined
  return localeOf(said.replaceAll('_', '-'))?.tag
}

/**
 * The language among some that suits a reader best: their own, the same without its region, or the language alone.
 * `zh-TW` is written as `zh-Hant` is. Undefined where there is none of these.
 */
export function bestLanguage(known: readonly string[], wanted: string | undefined): string | undefined {
  const locale = wanted === undefined ? undefined : localeOf(wanted)
  if (!locale) return undefined
  const { tag: whole, language, script } = locale
  const also = own(ALSO, language)
  const tried = [...shortened(whole), `${language}-${script}`, language, ...(also ? [also] : [])]
  for (const tag of tried) {
    const found = known.find(one => localeOf(one)?.tag === tag)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether a language is written from right to left. */
export function isRightToLeft(language: string): boolean {
  return RIGHT_TO_LEFT.has(localeOf(language)?.script ?? '')
}

/** `zh-Hant-TW`, `zh-Hant`, but not the language alone: another script of it comes before that. */
function shortened(tag: string): string[] {
  const parts = tag.split('-')
  return parts
    .map((_, index) => parts.slice(0, parts.length - index).join('-'))
    .filter(one => one.includes('-'))
}

interface Locale {
  readonly tag: string
  readonly language: string
  /** In which it is written, where nothing else is said. */
  readonly script: string | undefined
}

const kept = new Map<string, Locale | undefined>()

function localeOf(tag: string): Locale | undefined {
  if (kept.has(tag)) return kept.get(tag)
  const locale = readLocale(tag)
  kept.set(tag, locale)
  const oldest = kept.keys().next().value
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  return locale
}

function readLocale(tag: string): Locale | undefined {
  try {
    const locale = new Intl.Locale(tag)
    const { language, script } = locale.maximize()
    return { tag: locale.toString(), language, script }
  } catch {
    return undefined
  }
}
