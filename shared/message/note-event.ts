import type { Event } from '../event/event.ts'
import { fixedDuration } from '../time/duration.ts'
import { instant } from '../time/instant.ts'
import type { MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { isDismissal, MESSAGE_EVENTS } from './message-events.ts'
import { showingsOf } from './owed.ts'

/** Leaving by itself ends nothing: it was shown, and may come again if it may at all. */
const BY_ITSELF: readonly unknown[] = ['timeout', 'anchor_gone']

/** The id of the message that an event is about, if it is one that pages tell of messages. */
export function messageOf(event: Event): string | undefined {
  const id =
    event.type === 'track' && event.event.startsWith('Message ') ? event.properties?.message : undefined
  return typeof id === 'string' ? id : undefined
}

/**
 * What is remembered after an event of a message's life. A function of the set of events: in whatever order they
 * come, the same is remembered.
 * @param content what the message says to them; undefined of one that is not live any more, whose events count all
 * the same
 */
export function noteEvent(
  memory: MessageMemory,
  event: Event,
  content: Message['content'] | undefined,
): MessageMemory {
  if (event.type !== 'track') return memory
  const at = instant(event.timestamp)
  const { how, isLast } = event.properties ?? {}
  switch (event.event) {
    case MESSAGE_EVENTS.shown:
    case MESSAGE_EVENTS.heldOut:
      return {
        ...memory,
        shown: showingsOf(memory) + 1,
        firstShownAt: earlier(memory.firstShownAt, at),
        shownAt: later(memory.shownAt, at),
      }
    case MESSAGE_EVENTS.clicked:
      return { ...memory, clickedAt: earlier(memory.clickedAt, at) }
    case MESSAGE_EVENTS.answered:
      return isLast === true ? { ...memory, answeredAt: earlier(memory.answeredAt, at) } : memory
    case MESSAGE_EVENTS.dismissed: {
      if (BY_ITSELF.includes(how)) return memory
      const snooze = how === 'snooze' ? snoozeOf(content) : null
      if (snooze === null) return dismissed(memory, at, how)
      return {
        ...memory,
        snoozes: (memory.snoozes ?? 0) + 1,
        snoozedUntil: later(memory.snoozedUntil, at + snooze),
      }
    }
    case MESSAGE_EVENTS.failed:
      return { ...memory, failedAt: earlier(memory.failedAt, at) }
    default:
      return memory
  }
}

/** The earliest dismissal counts, and how that was; of two at once, whichever comes first in the alphabet. */
function dismissed(memory: MessageMemory, at: number, how: unknown): MessageMemory {
  const { dismissedAt, dismissedHow, ...rest } = memory
  const isFirst = dismissedAt === undefined || at < dismissedAt
  const ways = [isFirst ? undefined : dismissedHow, isFirst || at === dismissedAt ? how : undefined]
  const [first] = ways.filter(isDismissal).sort()
  return { ...rest, dismissedAt: earlier(dismissedAt, at), ...(first && { dismissedHow: first }) }
}

/** For how long a message can be put off, in milliseconds; null for one that cannot. */
function snoozeOf(content: Message['content'] | undefined): number | null {
  if (!content) return 0
  const snooze = 'snooze' in content ? content.snooze : undefined
  return snooze ? fixedDuration(snooze.for) : null
}

/** The id of the message that a click starts, by what its own configuration says. */
export function startedBy(event: Event, content: Message['content']): string | undefined {
  if (event.type !== 'track' || event.event !== MESSAGE_EVENTS.clicked) return undefined
  const { action } = event.properties ?? {}
  if (action === 'primary' && 'action' in content) return content.action?.start
  if (action === 'secondary' && 'secondary' in content) return content.secondary?.start
  return undefined
}

function earlier(one: number | undefined, other: number): number {
  return one === undefined ? other : Math.min(one, other)
}

function later(one: number | undefined, other: number): number {
  return one === undefined ? other : Math.max(one, other)
}
