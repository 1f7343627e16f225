import type { Fields } from '../event/event.ts'
import { isObject } from '../value/object.ts'
import { contentFor } from './content-for.ts'
import { isRightToLeft } from './language.ts'
import type { MessageMemory } from './memory.ts'
import { mergeFields } from './merge-fields.ts'
import type { Message } from './message.ts'
import { ownWords } from './own-words.ts'
import type { Progress } from './progress.ts'
import type { ShownMessage } from './shown-message.ts'

/** What a message may say to a reader of whoever it is for. */
export interface Reading {
  /** Of those that the reader may know. */
  readonly traits: Fields
  /** How far they got with it, as far as the reader may know. */
  readonly progress: Progress
  /** The reader's language, as a BCP 47 tag. */
  readonly language?: string | undefined
}

/** Where a message stands in the page, which is all that a browser gets of one that it is not to show. */
const PLACES = ['anchor', 'placement', 'slot']

/**
 * A message as a browser gets it: in the words of its variant, the reader's language and their traits, with how far
 * they got. What only the server needs stays here; whoever is held out gets no words at all.
 * @param key of this showing
 */
export function sayMessage(
  message: Message,
  { variant, heldOut }: Pick<MessageMemory, 'variant' | 'heldOut'>,
  key: string,
  { traits, progress, language }: Reading,
): ShownMessage {
  const { id, format, moment } = message
  const said = contentFor(message, variant, language)
  const shown = {
    ...{ id, key, format },
    ...(variant !== undefined && { variant }),
    ...(moment && { moment }),
  }
  // The content of a format keeps that format's shape in all that is done to it here.
  if (heldOut) return { ...shown, heldOut, content: withoutWords(said.content) } as ShownMessage
  const { answers } = progress
  const words = ownWords(said.language)
  return {
    ...shown,
    ...(said.language !== undefined && { lang: said.language }),
    ...(said.language !== undefined && isRightToLeft(said.language) && { dir: 'rtl' }),
    ...(words && { words }),
    ...(answers && {
      answers: Object.fromEntries(Object.entries(answers).map(([id, { answer }]) => [id, answer])),
    }),
    content: drawn(mergeFields(said.content, traits), progress),
  } as ShownMessage
}

/** What there is to draw of content: not why an item is done, only whether. */
function drawn(content: Fields, { done = {} }: Progress): Fields {
  const { snooze, action, secondary, items, ...rest } = content
  return {
    ...rest,
    ...(isObject(snooze) && { snooze: { label: snooze.label } }),
    ...(isObject(action) && { action: without(action, 'start') }),
    ...(isObject(secondary) && { secondary: without(secondary, 'start') }),
    ...(Array.isArray(items) && {
      items: items.map(item => ({ ...without(item, 'match'), done: Object.hasOwn(done, item.id) })),
    }),
  }
}

function withoutWords(content: Fields): Fields {
  return {
    ...('title' in content && { title: '' }),
    ...('body' in content && { body: '' }),
    ...('items' in content && { items: [] }),
    ...('questions' in content && { questions: [] }),
    ...Object.fromEntries(Object.entries(content).filter(([name]) => PLACES.includes(name))),
  }
}

function without(fields: Fields, name: string): Fields {
  const { [name]: _, ...rest } = fields
  return rest
}
