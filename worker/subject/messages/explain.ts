import { emptyState } from '../../../shared/engine/index.ts'
import type { MessageMemory } from '../../../shared/message/memory.ts'
import type { Message } from '../../../shared/message/message.ts'
import { own } from '../../../shared/value/path.ts'
import type { Config } from '../../workspace/config.ts'
import type { Reader } from '../calls.ts'
import { anonymous } from '../identity/identifier.ts'
import { ITSELF } from '../identity/origin.ts'
import { isPerson } from '../identity/readable.ts'
import { evaluateAll } from '../settle.ts'
import { newSubject, type Partial } from '../state.ts'
import { holdsOf } from './holds.ts'
import type { Known } from './known.ts'

/** Whether what a reader knows explains that a threshold was crossed. */
export type IsBeyond = (model: string, threshold: string) => boolean

/** Whether a reader may learn that a message is owed: a person of each, a device of what its own events explain. */
export function explainedTo(
  earned: Known,
  reader: Reader,
  isBeyond: IsBeyond,
): (message: Message, memory: MessageMemory) => boolean {
  const { state } = earned
  // What told everything that is known may know what comes of it.
  const isKnown = (partial: Partial) => partial.origin === ITSELF || earned.partials.includes(partial)
  if (isPerson(reader) || state.partials.every(isKnown)) return () => true
  const holds = holdsOf(earned)
  const origins = new Set(earned.partials.map(({ origin }) => origin))
  const reached = own(state.devices, anonymous(reader.anonymousId))?.reached ?? []
  return (message, { by }) => {
    const { when } = message
    if (!holds.audience(message)) return false
    if ('threshold' in when) return isBeyond(when.model, when.threshold)
    if ('match' in when || 'started' in when) return by !== undefined && origins.has(by)
    return (
      holds.cause(message) &&
      (!causesOfNobody(earned).has(keyOf(message)) || reached.includes(keyOf(message)))
    )
  }
}

/**
 * The stages, tags and segments that cause messages, that somebody is in of whom nothing is known, and that a device's
 * own events took them out of: only then can these events explain that they came into it.
 */
export function leftBy(earned: Known): string[] {
  const ofNobody = causesOfNobody(earned)
  if (ofNobody.size === 0) return []
  const holds = holdsOf(earned)
  const left = earned.config.messages.filter(message => ofNobody.has(keyOf(message)) && !holds.cause(message))
  return left.map(keyOf)
}

const kept = new WeakMap<Config, ReadonlySet<string>>()

/** Those that are true of a visitor of whom nothing is known: that they are so of somebody, no event explains. */
export function causesOfNobody({ config, at }: Pick<Known, 'config' | 'at'>): ReadonlySet<string> {
  const known = kept.get(config)
  if (known) return known
  const marks = config.messages.filter(({ when }) => 'stage' in when || 'tag' in when || 'segment' in when)
  const state = newSubject({ workspace: '', kind: 'contact', id: anonymous('') })
  const union = emptyState()
  const holds = holdsOf({ state, config, partials: [], union, answers: evaluateAll(config, union, at), at })
  const causes = new Set(marks.filter(message => holds.cause(message)).map(keyOf))
  kept.set(config, causes)
  return causes
}

/** What causes a message, apart from which message it is. */
function keyOf({ when }: Message): string {
  return JSON.stringify(when)
}
