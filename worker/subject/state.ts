import type { Memory, State, SubjectKind } from '../../shared/engine/index.ts'
import type { MessageMemory } from '../../shared/message/memory.ts'
import type { ProgressOf } from '../../shared/message/progress.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import type { Crossing } from '../../shared/wire/answer.ts'
import type { Told } from '../account/memberships.ts'
import type { Settling } from '../account/settling.ts'
import type { ShareMemory } from '../account/share.ts'
import type { DirectoryLine } from '../directory/line.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ToldConsent } from './consent.ts'
import type { Frozen } from './frozen.ts'
import type { Parting } from './identity/part.ts'
import type { Memberships } from './membership.ts'
import type { OutcomesMemory } from './messages/outcomes.ts'
import type { Worn } from './news.ts'
import type { Told as ToldOfWhom } from './told.ts'

/** Whose object this is. */
export interface SubjectName {
  readonly workspace: string
  readonly kind: SubjectKind
  /** `user:42`, `email:jo@example.com`, `anon:…`, `account:acme` or `deal:4711` */
  readonly id: string
}

/**
 * All that a subject's object knows, but for the log of its events: one row, written with every batch.
 * Times are in milliseconds since 1970.
 */
export interface SubjectState {
  v: typeof SUBJECT_VERSION
  name: SubjectName
  /** Where everything went when this identifier was joined to a more certain one, until that is undone. */
  movedTo?: string
  movedAt?: number
  /** On whose word; a browser's where it was not kept. */
  movedBy?: Voice
  /** When it was handed over, until the person has it on disk; asked to fetch it again a while later. */
  handedAt?: number
  /** What each origin (a device, the servers) told, apart: the subject is their union. */
  partials: Partial[]
  /** What is remembered of each browser, by its origin. */
  devices: { [origin: string]: DeviceMemory }
  /** Other identifiers that were asked for their history, and what came of it. */
  joins: { [id: string]: Join }
  /** What is on its way back to identifiers whose join was undone. */
  parting?: { [id: string]: Parting }
  /** Parcels that were taken back, so that one that comes twice counts once; the latest. */
  received?: string[]
  /** The version of each model that this subject was last judged by. */
  judged: { [model: string]: number }
  thresholds: { [model: string]: Memory }
  /** The latest crossings, oldest first. */
  crossings: RecordedCrossing[]
  messages: { [id: string]: MessageMemory }
  /** When the time of a message will be over that was not seen; absent when none's will. */
  messagesAt?: number
  /** The stage and tags of each model that acts, as they were when it was last judged. */
  worn?: { [model: string]: Worn }
  /** The followed segments it is in; absent before it was first held against any. */
  segments?: Memberships
  /** What couriers are owed; absent when nothing is. */
  outbox?: Outbox
  line: LineMemory
  /** What a contact told its accounts and deals of itself; absent while it never belonged to any. */
  shares?: ShareMemory
  /** When an account or a deal last looked at what its people told; absent on contacts. */
  settling?: Settling
  /** When silence alone will change a stage, a tag or a side of a threshold; null when it will not. */
  dueAt: number | null
  /** The row of the log whose newest event is the oldest, by that, in milliseconds; null when there is none. */
  oldest: number | null
  /** When to look at what is too old to be kept; null when nothing ever is. */
  retainAt: number | null
  /** What the object's alarm is set for. */
  alarmAt: number | null
}

/** What one origin told about one identifier: what a join brings and what undoing it takes back. */
export interface Partial extends ToldOfWhom {
  /** `anon:…` for a device, or what all like the speaker share. */
  readonly origin: string
  /** The identifier that its events were sent to; those of a joined one came with it, or followed its pointer. */
  readonly home: string
  state: State
  /** What was agreed to last. */
  consent?: ToldConsent
  /** When it was last said that no more messages are wanted, in milliseconds. */
  noMoreAt?: number
  /** How far its events brought the person with messages. */
  progress?: ProgressOf
  /** What this origin told of the accounts and deals that it put the contact into. */
  groups?: Told
  /** What its oldest events counted, which are no longer in the log. */
  frozen?: Frozen
}

export interface DeviceMemory {
  /** The hash of the device key that may read what this device earned. */
  key?: string
  /**
   * Thresholds for a fall that this device alone once was above, each as JSON of model and threshold; and what causes
   * messages and is true of nobody known, too, and this device alone once was out of, each as its JSON.
   */
  reached?: string[]
}

export type Join =
  | {
      readonly as: 'joined'
      /** Where its pointer goes: here, or to another one that was joined here. */
      readonly under: string
      readonly at: number
      /** On whose word. */
      readonly by: Voice
    }
  /** It is somebody else's, or may not be joined on this word: asked again later, or on a better one. */
  | { readonly as: 'refused'; readonly at: number; readonly by: Voice }
  /** It was joined and that was undone: never asked again, unless a server says so outright. */
  | { readonly as: 'parted' }

export interface RecordedCrossing extends Crossing {
  /** An edited model moves people across its marks too; that is recorded and triggers nothing unless asked to. */
  readonly cause: 'event' | 'time' | 'edit'
}

/** What the directory was told of this subject, and whether it is owed more. */
export interface LineMemory {
  revision: number
  owed: boolean
  published: DirectoryLine | null
  publishedAt: number
  /** Since when the stages differ from those of what is published, where they do. */
  movedAt?: number
  /** The version of each model by which what is published still held last. */
  versions?: { [model: string]: number }
  messages?: OutcomesMemory
}

/** Crossings kept in the state; older ones are found by scoring the log at their time. */
export const CROSSINGS_KEPT = 20

/** The version of the states that are written now. */
export const SUBJECT_VERSION = 3

/** @param revision what the directory's line begins with: it knows somebody before by less */
export function newSubject(name: SubjectName, revision = 0): SubjectState {
  return {
    v: SUBJECT_VERSION,
    name,
    partials: [],
    devices: {},
    joins: {},
    judged: {},
    thresholds: {},
    crossings: [],
    messages: {},
    worn: {},
    line: { revision, owed: false, published: null, publishedAt: 0 },
    dueAt: null,
    oldest: null,
    retainAt: null,
    alarmAt: null,
  }
}
