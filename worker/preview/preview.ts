import * as v from 'valibot'
import { Language, MessageId } from '../../shared/message/words.ts'
import { text } from '../../shared/model/parts.ts'

/** The link has them in it, so they are few. */
const MOST_TRAITS = 16

const Trait = v.union(
  [v.pipe(v.string(), v.maxLength(100)), v.number(), v.boolean()],
  'must be text of at most 100 characters, a number, true or false',
)

/** As whom a message is looked at: nobody in particular, where nothing is said. */
export const Beholder = {
  /** The one of the message's variants; its own words where none is said. */
  variant: v.optional(MessageId),
  language: v.optional(Language),
  traits: v.optional(
    v.pipe(
      v.record(text(64), Trait),
      v.check(traits => Object.keys(traits).length <= MOST_TRAITS, `must be at most ${MOST_TRAITS} traits`),
    ),
  ),
}

/** What a link of a preview shows: a message, as somebody would get it. */
export const Preview = v.object({ message: MessageId, ...Beholder })
export type Preview = v.InferOutput<typeof Preview>
