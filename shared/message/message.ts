import * as v from 'valibot'
import { Match } from '../match/schema.ts'
import { DurationText, Id, listOf, Name } from '../model/parts.ts'
import { Filter } from '../segment/filter.ts'
import { CONTENT, type Format } from './content.ts'
import { Goal, HoldOut, Variants } from './experiment.ts'
import { Moment } from './moment.ts'
import { Repeat } from './repeat.ts'
import { QuietHours, Schedule } from './timing.ts'
import { When } from './when.ts'
import { Language, MessageId } from './words.ts'

const COMMON = {
  name: Name,
  /** Paused: whoever is owed it keeps it, nobody sees it. Archived: it is over, and its results stay. */
  status: v.picklist(['draft', 'live', 'paused', 'archived']),
  when: When,
  /** Who gets it, when it is caused and when it is shown. */
  audience: v.optional(Filter),
  /** An event that happens before it is shown cancels it. */
  cancel: v.optional(listOf(Match)),
  /** So long after its cause. */
  delay: v.optional(DurationText),
  schedule: v.optional(Schedule),
  /** So long after its cause it is not shown any more. */
  expires: v.optional(DurationText),
  quietHours: v.optional(QuietHours),
  moment: v.optional(Moment),
  repeat: v.optional(Repeat),
  /** What the workspace's settings call its like, to keep them apart in time. */
  kind: v.optional(Id),
  /** Higher comes first; 0 when left out. */
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-100), v.maxValue(100))),
  /** The language of the content; of those whose own is not among the translations. */
  language: v.optional(Language),
  /** What the content says in other languages; what is left out stays as it is. */
  translations: v.optional(v.record(Language, v.record(v.string(), v.unknown()))),
  variants: v.optional(Variants),
  holdOut: v.optional(HoldOut),
  goal: v.optional(Goal),
}

const FORMATS = Object.keys(CONTENT) as Format[]

/** What holds whatever the format: of a message whose format is wrong all else can be told with it. */
export const AnyFormat = v.strictObject({
  id: v.unknown(),
  ...COMMON,
  format: v.picklist(FORMATS),
  content: v.unknown(),
})

/**
 * The schema of messages.
 * @param id what their id is held to; a request says it in its path, and may leave it out of its body
 * @param more what stands beside a message where it is told, such as its version
 */
export const messageWith = <Id extends v.GenericSchema, More extends v.ObjectEntries>(id: Id, more: More) => {
  const of = <F extends Format>(format: F) =>
    v.strictObject({ id, ...COMMON, ...more, format: v.literal(format), content: CONTENT[format] })
  return v.variant('format', [
    of('banner'),
    of('modal'),
    of('slideout'),
    of('toast'),
    of('tooltip'),
    of('hotspot'),
    of('checklist'),
    of('survey'),
    of('custom'),
  ])
}

/** An in-app message as people manage it: content, a moment and an audience. */
export const Message = messageWith(MessageId, {})
export type Message = v.InferOutput<typeof Message>
