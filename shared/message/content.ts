import * as v from 'valibot'
import { Match } from '../match/schema.ts'
import { DurationText, text } from '../model/parts.ts'
import { Action } from './action.ts'
import { Question } from './question.ts'
import { ImageLink, Label, Line, Link, MessageId, RichText, shortListOf } from './words.ts'

/** A picture; width and height, in pixels, keep its place while it loads. `alt` is empty where it only adorns. */
const Image = v.strictObject({
  url: ImageLink,
  alt: v.pipe(v.string('must be text'), v.maxLength(200)),
  width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4000))),
  height: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4000))),
})

/** How a message is put off or turned away: a labelled dismissal, a snooze, and no more messages of any kind. */
const WAYS_OUT = {
  dismiss: v.optional(Label),
  snooze: v.optional(v.strictObject({ label: Label, for: DurationText })),
  noMore: v.optional(Label),
}

/** What most formats say. */
const SAID = {
  title: v.optional(Line),
  body: RichText,
  image: v.optional(Image),
  video: v.optional(v.strictObject({ url: Link, label: Label })),
  action: v.optional(Action),
  secondary: v.optional(Action),
  ...WAYS_OUT,
}

/** A CSS selector of the page. */
const Selector = text(500)
/** The name of a place in the page: `data-tidemark-slot`, or `useMessage(slot)`. */
const Slot = v.optional(MessageId)

/** Beside the element it belongs to; where there is no room, on the other side. */
const ANCHORED = {
  ...SAID,
  anchor: Selector,
  placement: v.optional(v.picklist(['top', 'bottom', 'start', 'end'])),
}

const Item = v.strictObject({
  id: MessageId,
  label: Line,
  url: v.optional(Link),
  hook: v.optional(text(64)),
  /** The event that ticks it off. */
  match: Match,
})

/** What is said, by format. Where it stands in the page belongs to it, since variants may try that, too. */
export const CONTENT = {
  /** Across the page's top (if nothing is said) or bottom, or in a slot of the page. */
  banner: v.strictObject({
    ...SAID,
    placement: v.optional(v.picklist(['top', 'bottom', 'inline'])),
    slot: Slot,
  }),
  modal: v.strictObject(SAID),
  /** From the side at which lines end, if nothing is said. */
  slideout: v.strictObject({ ...SAID, placement: v.optional(v.picklist(['start', 'end'])) }),
  /** Goes by itself after so many seconds, 8 if nothing is said; 0: stays. */
  toast: v.strictObject({
    ...SAID,
    seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(120))),
  }),
  tooltip: v.strictObject(ANCHORED),
  /** A dot at the element that opens what it says. */
  hotspot: v.strictObject(ANCHORED),
  checklist: v.strictObject({
    title: Line,
    body: v.optional(RichText),
    items: shortListOf(Item, 12),
    /** Said when all is done. */
    done: v.optional(Line),
    ...WAYS_OUT,
  }),
  survey: v.strictObject({
    title: v.optional(Line),
    body: v.optional(RichText),
    questions: shortListOf(Question, 20),
    /** Said at the end. */
    thanks: v.optional(RichText),
    ...WAYS_OUT,
  }),
  /** Drawn by the page, from the usual words, data of its own, or both. */
  custom: v.strictObject({
    ...SAID,
    body: v.optional(RichText),
    slot: Slot,
    data: v.optional(v.record(v.string(), v.unknown())),
  }),
} as const

export type Format = keyof typeof CONTENT
export type Content<F extends Format = Format> = v.InferOutput<(typeof CONTENT)[F]>
export type ChecklistItem = v.InferOutput<typeof Item>
