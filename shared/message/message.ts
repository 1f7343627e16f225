import * as v from 'valibot'
import { TIME_OF_DAY } from '../time/quiet-hours.ts'
import { isZone } from '../time/zone.ts'

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))

/** Links a message may carry: absolute web addresses and paths on the same site, never `javascript:`. */
const Link = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.regex(/^(https?:\/\/|\/(?!\/)|#|mailto:)/i, 'must start with https://, http://, mailto:, / or #'),
)

const Content = v.strictObject({
  title: v.optional(text(200)),
  body: text(2000),
  action: v.optional(v.strictObject({ label: text(80), url: v.optional(Link) })),
  dismiss: v.optional(text(80)),
})

const TimeOfDay = v.pipe(v.string(), v.regex(TIME_OF_DAY, 'must be a time of day such as 22:00'))

const QuietHours = v.pipe(
  v.strictObject({
    from: TimeOfDay,
    to: TimeOfDay,
    /** Of people whose zone nobody told; UTC when left out. */
    zone: v.optional(
      v.pipe(
        v.string(),
        v.check(name => isZone(name), 'must be a time zone such as Europe/Berlin'),
      ),
    ),
  }),
  v.forward(
    v.check(({ from, to }) => from !== to, 'must be another time than from'),
    ['to'],
  ),
)

export const MessageFormat = v.picklist(['banner', 'modal'])

/** An in-app message as people manage it. It is owed to a person when the threshold is crossed. */
export const Message = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'must be 1 to 64 letters, digits, - or _')),
  name: text(200),
  status: v.picklist(['draft', 'live', 'paused']),
  when: v.strictObject({ model: text(64), threshold: text(64) }),
  format: MessageFormat,
  content: Content,
  /** While it is quiet where the person is, the message waits. */
  quietHours: v.optional(QuietHours),
  /** Higher comes first; 0 when left out. */
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-100), v.maxValue(100))),
})
export type Message = v.InferOutput<typeof Message>

/** What the browser gets of a message: what to draw and nothing of why. */
export type ShownMessage = Pick<Message, 'id' | 'format' | 'content'>

/** The track events by which a message's life comes back; `properties.message` holds its id. */
export const MESSAGE_EVENTS = {
  shown: 'Message Shown',
  clicked: 'Message Clicked',
  dismissed: 'Message Dismissed',
} as const
