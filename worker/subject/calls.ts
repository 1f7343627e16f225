import type { Event } from '../../shared/event/event.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import type { ClientScore, Crossing, ExplainedScore } from '../../shared/wire/answer.ts'
import type { AccountView } from '../account/account-view.ts'
import type { PeoplePage, PeopleQuery } from '../account/people-page.ts'
import type { TimedShare } from '../account/share.ts'
import type { Share } from '../account/share-tree.ts'
import type { TimedLine } from '../directory/calls.ts'
import type { Env } from '../env.ts'
import type { Trial, Tried } from '../impact/effect.ts'
import { objectName } from '../object-name.ts'
import type { ShownConsent, ToldConsent } from './consent.ts'
import type { ExportedEvents, ExportedPeople, ExportHead } from './export.ts'
import type { Parcel } from './identity/part.ts'
import type { LogPage, LogRow } from './log.ts'
import type { MessageView } from './messages/view.ts'
import type { RecordedCrossing, SubjectName, SubjectState } from './state.ts'

/** A browser that asks: its anonymous id and the hash of its device key. */
export interface Device {
  readonly anonymousId: string
  readonly keyHash: string
}

/** Who is answered: a device with what its own events earned, a person whose identity is verified with all. */
export type Reader = Device | Person

/** A person by a token, on the device that asks, if it told its own name. */
export interface Person {
  readonly isVerified: true
  readonly device?: Device
}

export interface IngestCall extends SubjectCall {
  readonly events: readonly Event[]
  readonly voice: Voice
  readonly device?: Device
  /** The person's address as the customer's server has signed it. */
  readonly email?: string
  /** Nobody unknown is taken any more: whoever nothing is known of stays unknown. */
  readonly isClosed?: boolean
  /** Accounts and deals that are unknown while nobody unknown is taken: the contact is not put into them. */
  readonly refusedGroups?: readonly string[]
  /** The identifier that the events were sent to, when they followed a pointer. */
  readonly home?: string
  /** The identifiers whose pointers were followed. */
  readonly trail?: readonly string[]
  /** The latest consent of events that were not taken since it refuses that; kept where anybody is known. */
  readonly refusal?: Refusal
  /** What else is said of who this is, besides what the events say. */
  readonly claims?: readonly Claim[]
}

export interface Refusal {
  readonly told: ToldConsent
  /** The device that it was said on. */
  readonly anonymousId?: string | undefined
}

/** Somebody's word that another identifier is the same person. */
export interface Claim {
  readonly id: string
  readonly voice: Voice
  /** Said outright, by an alias, and not by two identifiers that stand in one event. */
  readonly isExplicit: boolean
  /** One of the ways in which the previous id of an alias can be read. */
  readonly isReading?: true
  /** The browser that the word came from. */
  readonly device?: Device
}

export interface IngestAnswer extends DeviceAnswer {
  /** The pointer that was followed to here is no more: who followed it is a person of its own again. */
  readonly isParted?: true
  /** The person that the one asked is joined to for good, so that its pointer can be followed in one step. */
  readonly person?: string
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
  /** Ids of messages that were shown and are not over; absent where the browser may learn nothing. */
  readonly stay?: readonly string[]
  /** Whether a message could come though its page does nothing, so that it is worth listening. */
  readonly live: boolean
}

export interface JoinCall extends Omit<Claim, 'id'> {
  readonly name: SubjectName
  /** The person who is said to be the same. */
  readonly to: string
  /** Identifiers that are joined to that person already, and may have been pointed at. */
  readonly trail: readonly string[]
  /** As in the call that it is for. */
  readonly isClosed?: boolean
}

interface AskedHistory {
  readonly id: string
  readonly devices: SubjectState['devices']
  /** Nothing was known of it before it was asked. */
  readonly isNewcomer?: boolean
}

/** An identifier's history on its way to the person; harmless when it comes twice. */
export type HandOver =
  | (AskedHistory & { readonly outcome: 'refused'; readonly by: Voice })
  /** It was joined to another one. */
  | (AskedHistory & {
      readonly outcome: 'elsewhere'
      readonly at: string
      /** On whose word it went there. */
      readonly sentBy: Voice
      readonly by: Voice
    })
  | (AskedHistory &
      Pick<SubjectState, 'partials' | 'joins' | 'thresholds' | 'crossings' | 'messages' | 'segments'> & {
        readonly outcome: 'joined'
        readonly by: Voice
        /** Where its pointer goes, and since when, in milliseconds. */
        readonly under: string
        readonly movedAt: number
        readonly log: readonly LogRow[]
        /** From which row on there is more of the log than one call can carry; null or absent when that is all. */
        readonly next?: number | null
      })

export type MeAnswer =
  | {
      readonly ok: true
      readonly scores: readonly ExplainedScore[]
      readonly messages: readonly ShownMessage[]
      readonly stay: readonly string[]
      readonly live: boolean
    }
  | { readonly ok: false }

/** What is told of a subject of any kind. */
export interface SubjectView {
  readonly id: string
  readonly traits: { readonly [name: string]: unknown }
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  /** The instant since which all events are kept; null while none was deleted. A model that is new sees no others. */
  readonly eventsSince: string | null
  readonly scores: readonly ExplainedScore[]
  readonly crossings: readonly RecordedCrossing[]
}

export interface ContactView extends SubjectView {
  /** What they agreed to last; null where nobody said anything. */
  readonly consent: ShownConsent | null
  readonly identities: readonly string[]
  /** The accounts and deals it belongs to. */
  readonly groups: readonly string[]
  readonly messages: readonly MessageView[]
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

export interface EraseCall extends SubjectCall {
  /** The identifiers whose pointers were followed. */
  readonly trail?: readonly string[]
}

/** What an identifier that led to an erased person is to remember. */
export interface ForgetCall {
  readonly name: SubjectName
  readonly erasedAt: number
  /** Messages that were sent to it. */
  readonly messageIds: readonly string[]
}

export interface PartCall extends SubjectCall {
  readonly identity: string
}

export interface TimelineCall extends SubjectCall {
  readonly cursor?: string
  readonly limit: number
}

export interface ScoresCall extends SubjectCall {
  /** Milliseconds since 1970, past or to come. */
  readonly at: number
}

/** Some events of that time are no longer in the log; all are since this instant, in milliseconds. */
export interface NotKept {
  readonly keptSince: number
}

export interface TrialCall extends SubjectCall {
  readonly trial: Trial
}

/** Asks a contact for its share in an account or a deal as it was at an instant. */
export interface ShareAtCall extends ShareCall, ScoresCall {
  /** What it would be by the models of now and this one. */
  readonly trial?: Trial
}

export interface PeopleCall extends SubjectCall, PeopleQuery {}

export interface TakeShareCall extends SubjectCall {
  readonly told: TimedShare
}

export interface LeaveCall extends SubjectCall {
  /** The account or deal that was erased. */
  readonly group: string
  /** In milliseconds. */
  readonly erasedAt: number
}

export interface ShareCall extends SubjectCall {
  /** The account or deal that it is owed to. */
  readonly group: string
}

/**
 * What a subject's object can be asked. Spelled out, since the types that the platform derives for
 * calls between objects give up on JSON of unknown content.
 */
export interface SubjectCalls {
  ingest(call: IngestCall): Promise<IngestAnswer>
  join(call: JoinCall): Promise<HandOver>
  /**
   * More of a log that is handed over.
   * @throws Error when it is not handed over any more by the pointer that was made at that time
   */
  rest(name: SubjectName, movedAt: number, from: number): Promise<LogPage>
  /** What was handed over is on disk where the pointer goes, the pointer that was made at that time. */
  release(name: SubjectName, to: string, movedAt: number): Promise<void>
  /** The visitor that it points to is erased for not having come for long. */
  lapse(name: SubjectName, to: string): Promise<void>
  /** Undoes a join. `unknown` where there is none, `settled` where it cannot be undone any more. */
  part(call: PartCall): Promise<'parted' | 'unknown' | 'settled'>
  /** Takes back what was handed over, once: from here on it is a person of its own again. */
  receive(name: SubjectName, parcel: Parcel): Promise<void>
  /**
   * Erases a person everywhere. `later` when some other object could not be reached: it is tried again until it is.
   */
  erase(call: EraseCall): Promise<'erased' | 'unknown' | 'later'>
  /** Erases what an identifier holds that led to somebody who is erased. */
  forget(call: ForgetCall): Promise<void>
  me(call: MeCall): Promise<MeAnswer>
  view(call: SubjectCall): Promise<ContactView | AccountView | null>
  timeline(call: TimelineCall): Promise<TimelinePage | null>
  /** All that is held but for the log; null where there is nobody, and where a pointer leads elsewhere. */
  exported(): Promise<ExportHead | null>
  /** A page of the log behind a row, 0 for the first; null as before. */
  exportedEvents(after: number): Promise<ExportedEvents | null>
  /** A page of an account's or a deal's people behind one of them, from the first without; null as before. */
  exportedPeople(after: string | null): Promise<ExportedPeople | null>
  /** `too_many_people` for the past of an account that has more than can be asked. */
  scoresAt(call: ScoresCall): Promise<readonly ExplainedScore[] | NotKept | 'too_many_people' | null>
  /** Judges itself by the models of now and tells its line; null when there is nobody here to list. */
  touch(call: SubjectCall): Promise<TimedLine | null>
  /** Something was edited: has those who listen told what may be shown to them now. False when nobody listens. */
  hear(call: SubjectCall): Promise<boolean>
  /** What a model would change about it, published now; null when there is nobody here to list. Saves nothing. */
  wouldBe(call: TrialCall): Promise<Tried | null>
  /** Whether anything is known of it, without a trace. */
  isKnown(): Promise<boolean>
  /** A contact's share in an account or a deal, by the models of now; null when it does not belong to it. */
  tellShare(call: ShareCall): Promise<TimedShare | null>
  /** The same as it was at an instant. */
  shareAt(call: ShareAtCall): Promise<Share | NotKept | null>
  /**
   * Takes what one of an account's or a deal's people owes it, in place of what that one told before.
   * @returns when it was erased, in milliseconds, if that person was put there before: then they are to forget it
   */
  takeShare(call: TakeShareCall): Promise<number | null>
  /** An account or a deal that a contact belonged to was erased: what was told of it before is forgotten. */
  leave(call: LeaveCall): Promise<void>
  /** Null of an unknown account, `cursor` for a cursor that is none. */
  people(call: PeopleCall): Promise<PeoplePage | 'cursor' | null>
}

export function subjectOf(env: Pick<Env, 'SUBJECT'>, { workspace, kind, id }: SubjectName): SubjectCalls {
  return env.SUBJECT.getByName(objectName(workspace, kind, id)) as unknown as SubjectCalls
}
