import type { Fields } from '../../shared/event/event.ts'
import { languageTag } from '../../shared/message/language.ts'
import { own } from '../../shared/value/path.ts'
import type { Partial } from './state.ts'
import { languageOf } from './told.ts'

/**
 * The language of whoever these origins are, as a BCP 47 tag: the one that they told last, else that of the trait
 * `locale` or `language`; undefined where none is known.
 */
export function personLanguage(partials: readonly Partial[], traits: Fields): string | undefined {
  return languageOf(partials) ?? languageTag(own(traits, 'locale')) ?? languageTag(own(traits, 'language'))
}
