import type { Event } from '../../shared/event/event.ts'
import type { ShownMessage } from '../../shared/message/message.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import type { ClientScore, Crossing, ExplainedScore } from '../../shared/wire/answer.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { Env } from '../env.ts'
import { objectName } from '../object-name.ts'
import type { LogRow } from './log.ts'
import type { MessageMemories, MessageMemory } from './message-memory.ts'
import type { Partial, RecordedCrossing, SubjectName, SubjectState } from './state.ts'

/** A browser that asks: its anonymous id and the hash of its device key. */
export interface Device {
  readonly anonymousId: string
  readonly keyHash: string
}

/** Who is answered: a device with what its own events earned, a person whose identity is verified with all. */
export type Reader = Device | 'person'

export interface IngestCall extends SubjectCall {
  readonly events: readonly Event[]
  readonly voice: Voice
  readonly device?: Device
  /** Nobody unknown is taken any more: whoever nothing is known of stays unknown. */
  readonly isClosed?: boolean
  /** Anonymous identifiers that were joined to this person and still hold their history. */
  readonly unfetched?: readonly string[]
}

export interface IngestAnswer extends DeviceAnswer {
  readonly accepted: number
  readonly duplicates: number
  /** Contacts and visitors of whom nothing was known before. */
  readonly newcomers: number
  /** Nothing was taken, as the one it is about is unknown and nobody unknown is taken. */
  readonly isRefused?: boolean
}

/** What a browser may learn: all of it empty for a device that did not show its key. */
export interface DeviceAnswer {
  readonly scores: readonly ClientScore[]
  readonly thresholds: readonly Crossing[]
  readonly messages: readonly ShownMessage[]
}

export interface JoinCall {
  readonly name: SubjectName
  /** The person who identified as the holder of this anonymous id. */
  readonly to: string
  readonly voice: Voice
  readonly device?: Device
  /** As in the call that it is for. */
  readonly isClosed?: boolean
}

/** An anonymous identifier's history on its way to the person; harmless when it comes twice. */
export type HandOver =
  | {
      readonly joined: false
      readonly id: string
      readonly device?: string
      /** Nothing was known of it before it was asked. */
      readonly isNewcomer?: boolean
      /** It went to somebody else and stays there; otherwise its device may still bring it. */
      readonly isElsewhere: boolean
    }
  | {
      readonly joined: true
      readonly id: string
      readonly device?: string
      /** Nothing was known of it before it was asked. */
      readonly isNewcomer?: boolean
      readonly partials: { readonly [origin: string]: Partial }
      readonly thresholds: SubjectState['thresholds']
      readonly crossings: readonly RecordedCrossing[]
      readonly messages: MessageMemories
      readonly log: readonly LogRow[]
    }

export type MeAnswer =
  | {
      readonly ok: true
      readonly scores: readonly ExplainedScore[]
      readonly messages: readonly ShownMessage[]
    }
  | { readonly ok: false }

export interface ContactView {
  readonly id: string
  readonly identities: readonly string[]
  readonly traits: { readonly [name: string]: unknown }
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  readonly scores: readonly ExplainedScore[]
  readonly crossings: readonly RecordedCrossing[]
  readonly messages: readonly ({ readonly id: string } & { readonly [K in keyof MessageMemory]: string })[]
}

export interface TimelinePage {
  /** Newest first. */
  readonly events: readonly Event[]
  readonly next: string | null
}

export interface SubjectCall {
  readonly name: SubjectName
  /** The version of the workspace's configuration that the caller saw. */
  readonly config: number
}

export interface MeCall extends SubjectCall {
  readonly reader: Reader
}

export interface TimelineCall extends SubjectCall {
  readonly cursor?: string
  readonly limit: number
}

export interface ScoresCall extends SubjectCall {
  /** Milliseconds since 1970, past or to come. */
  readonly at: number
}

/**
 * What a subject's object can be asked. Spelled out, since the types that the platform derives for
 * calls between objects give up on JSON of unknown content.
 */
export interface SubjectCalls {
  ingest(call: IngestCall): Promise<IngestAnswer>
  join(call: JoinCall): Promise<HandOver>
  release(to: string): Promise<void>
  me(call: MeCall): Promise<MeAnswer>
  view(call: SubjectCall): Promise<ContactView | null>
  timeline(call: TimelineCall): Promise<TimelinePage | null>
  scoresAt(call: ScoresCall): Promise<readonly ExplainedScore[] | null>
  /** Judges itself by the models of now and tells its line; null when there is nobody here to list. */
  touch(call: SubjectCall): Promise<TimedLine | null>
}

export function subjectOf(env: Pick<Env, 'SUBJECT'>, { workspace, kind, id }: SubjectName): SubjectCalls {
  return env.SUBJECT.getByName(objectName(workspace, kind, id)) as unknown as SubjectCalls
}
