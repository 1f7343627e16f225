import type { Due } from '../../../shared/message/decide.ts'
import { showingsOf } from '../../../shared/message/owed.ts'
import { sayMessage } from '../../../shared/message/say.ts'
import type { ShownMessage } from '../../../shared/message/shown-message.ts'
import { traitValues } from '../../../shared/trait/traits.ts'
import { personLanguage } from '../person-language.ts'
import type { Known } from './known.ts'
import { progressOf } from './progress.ts'

/**
 * Says messages as a browser gets them.
 * @param earned by what the reader may read: their words are made of nothing else
 */
export function shownTo({ partials, union }: Pick<Known, 'partials' | 'union'>): (due: Due) => ShownMessage {
  const traits = traitValues(union.traits.identify)
  const language = personLanguage(partials, traits)
  return ({ message, memory }) =>
    sayMessage(message, memory, `${message.id}:${showingsOf(memory)}`, {
      ...{ traits, language },
      progress: progressOf(partials, message.id),
    })
}
