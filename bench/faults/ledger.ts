import type { Voice } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'

/** An event that was sent, or is about to be. */
export interface Entry {
  readonly event: Event
  readonly voice: Voice
  isAcknowledged: boolean
}

/** A device as the checks look at it: what is expected of its anonymous identifier. */
export interface Visitor {
  readonly anonymousId: string
  /** Whom it identified as, or will. */
  readonly userId: string | undefined
  /** It went for good with a request under way: whether that arrived, nobody can know. */
  hasVanished: boolean
}

/** What every sender sent, and what the service acknowledged: all that the checks need to know. */
export class Ledger {
  readonly entries = new Map<string, Entry>()
  readonly visitors = new Map<string, Visitor>()

  add(event: Event, voice: Voice): Entry {
    const entry = { event, voice, isAcknowledged: false }
    this.entries.set(event.messageId, entry)
    return entry
  }

  /** Identifiers whose first person is sure: an acknowledged event named both. */
  joins(): Map<string, string> {
    const joined = new Map<string, string>()
    for (const { event, isAcknowledged } of this.entries.values()) {
      const { anonymousId, userId } = event
      const visitor = this.visitors.get(anonymousId ?? '')
      if (isAcknowledged && visitor && userId !== undefined && userId === visitor.userId)
        joined.set(`anon:${anonymousId}`, `user:${userId}`)
    }
    return joined
  }

  get acknowledged(): number {
    return [...this.entries.values()].filter(entry => entry.isAcknowledged).length
  }
}
