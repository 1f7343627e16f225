import type { Format } from '../../shared/message/content.ts'
import { ownWords } from '../../shared/message/own-words.ts'
import type { ShownContent, ShownMessage } from '../../shared/message/shown-message.ts'

/** A message with this content, as a browser gets it. */
export const english = <F extends Format>(format: F, content: ShownContent<F>) =>
  ({ id: 'm', key: 'm', format, content }) as ShownMessage

/** The same in Hebrew, with its own words in that, too. */
export const hebrew = <F extends Format>(format: F, content: ShownContent<F>): ShownMessage => {
  const words = ownWords('he')
  return { ...english(format, content), lang: 'he', dir: 'rtl', ...(words && { words }) }
}
