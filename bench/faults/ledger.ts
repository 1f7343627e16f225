import type { Voice } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { Components } from './components.ts'
import { saidToBeOne } from './names.ts'

/** Who sends: a browser with its device key and perhaps a token, or a server. */
export interface Sender {
  readonly deviceKey?: string
  readonly identityToken?: string
  /** The address that the token carries. */
  readonly signedEmail?: string
}

/** An event that was sent, or is about to be. */
export interface Entry {
  readonly event: Event
  readonly voice: Voice
  readonly sender: Sender
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
  /** Identifiers of people who were erased in the end. */
  readonly erased = new Set<string>()

  add(event: Event, voice: Voice, sender: Sender): Entry {
    const entry = { event, voice, sender, isAcknowledged: false }
    this.entries.set(event.messageId, entry)
    return entry
  }

  /** Identifiers by who is who: by what was acknowledged, which is sure, or by all that was ever sent. */
  people(said: 'acknowledged' | 'sent'): Components {
    const people = new Components()
    for (const entry of this.entries.values())
      if (said === 'sent' || entry.isAcknowledged) people.join(saidToBeOne(entry, this.visitors))
    return people
  }

  get acknowledged(): number {
    return [...this.entries.values()].filter(entry => entry.isAcknowledged).length
  }
}
