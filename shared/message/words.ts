import * as v from 'valibot'
import { listOf, text } from '../model/parts.ts'

/** What names a message, a variant, a question, an answer, an item: also on the wire and in events. */
export const MessageId = v.pipe(
  v.string('must be text'),
  v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'must be 1 to 64 letters, digits, - or _'),
)

/** A language as browsers call it: `de`, `pt-BR`. */
export const Language = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language such as pt-BR'),
)

/** Links a message may carry: web addresses, mail addresses and paths on the same site, never `javascript:`. */
export const Link = v.pipe(
  v.string('must be text'),
  v.maxLength(2048),
  v.regex(/^(https?:\/\/|\/(?!\/)|#|mailto:)/i, 'must start with https://, http://, mailto:, / or #'),
)

/** Where a picture is: a page that is served safely shows none over http. */
export const ImageLink = v.pipe(
  v.string('must be text'),
  v.maxLength(2048),
  v.regex(/^(https:\/\/|\/(?!\/))/i, 'must start with https:// or /'),
)

/** A short text, such as that of a button. Merge fields count as they are written. */
export const Label = text(80)
/** A line. */
export const Line = text(200)
/** Paragraphs, with the few marks of `rich-text.ts`. */
export const RichText = text(2000)

/** Lists of a message that a person reads are short. */
export const shortListOf = <S extends v.GenericSchema>(item: S, most: number) =>
  v.pipe(listOf(item), v.maxLength(most, `must have at most ${most} entries`))
