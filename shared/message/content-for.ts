import { own } from '../value/path.ts'
import type { Content } from './content.ts'
import { bestLanguage } from './language.ts'
import type { Message } from './message.ts'
import { overlaid } from './translate.ts'

/** What a message says to somebody, and in which language, where anybody said that. */
export interface ContentFor {
  readonly content: Content
  readonly language?: string
}

/**
 * What a message says in its variant and in the language that suits a reader best: the message's own words, in their
 * place those of the variant, then those of the translation, then those of the variant's own translation.
 * @param variant that the person drew; of one that is no more, only what it is called is left
 * @param wanted the reader's language as a BCP 47 tag; the message's own where it is not known
 */
export function contentFor(
  { content, language, variants = [], translations = {} }: Message,
  variant: string | undefined,
  wanted: string | undefined,
): ContentFor {
  const drawn = variants.find(({ id }) => id === variant)
  const tried = drawn?.translations ?? {}
  const known = [
    ...(language === undefined ? [] : [language]),
    ...Object.keys(translations),
    ...Object.keys(tried),
  ]
  const best = bestLanguage(known, wanted) ?? language
  const said = [drawn?.content, best && own(translations, best), best && own(tried, best)]
  const all = said.filter(over => typeof over === 'object').reduce(overlaid, content)
  // Saved messages were checked to say what their format demands, in all variants and languages.
  return { content: all as Content, ...(best !== undefined && { language: best }) }
}
