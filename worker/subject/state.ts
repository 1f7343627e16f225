import type { Memory, State, SubjectKind } from '../../shared/engine/index.ts'
import type { Crossing } from '../../shared/wire/answer.ts'
import type { DirectoryLine } from '../directory/line.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { MessageMemory } from './message-memory.ts'
import type { Worn } from './news.ts'

/** Whose object this is. */
export interface SubjectName {
  readonly workspace: string
  readonly kind: SubjectKind
  /** `user:42`, `anon:…`, `account:acme` or `deal:4711` */
  readonly id: string
}

/**
 * All that a subject's object knows, but for the log of its events: one row, written with every batch.
 * Times are in milliseconds since 1970.
 */
export interface SubjectState {
  v: 1
  name: SubjectName
  /** Where everything went when this identifier was joined to a person. Set once. */
  movedTo?: string
  /** When it was handed over, until the person has it on disk; asked to fetch it again a while later. */
  handedAt?: number
  /** What each origin (a device, the servers) told, apart: the subject is their union. */
  partials: { [origin: string]: Partial }
  /** Anonymous identifiers that were asked for their history: joined here, or somebody else's for good. */
  joins: { [id: string]: 'joined' | 'refused' }
  /** The version of each model that this subject was last judged by. */
  judged: { [model: string]: number }
  thresholds: { [model: string]: Memory }
  /** The latest crossings, oldest first. */
  crossings: RecordedCrossing[]
  messages: { [id: string]: MessageMemory }
  /** The stage and tags of each model that acts, as they were when it was last judged. */
  worn?: { [model: string]: Worn }
  /** What couriers are owed; absent when nothing is. */
  outbox?: Outbox
  line: LineMemory
  /** When silence alone will change a stage, a tag or a side of a threshold; null when it will not. */
  dueAt: number | null
  /** What the object's alarm is set for. */
  alarmAt: number | null
}

export interface Partial {
  state: State
  /** The hash of the device key that may read what this origin earned. */
  device?: string
  /** Thresholds for a fall that this origin alone once was above, each as JSON of model and threshold. */
  reached?: string[]
}

export interface RecordedCrossing extends Crossing {
  /** An edited model moves people across its marks too; that is recorded and triggers nothing. */
  readonly cause: 'event' | 'time' | 'edit'
}

/** What the directory was told of this subject, and whether it is owed more. */
export interface LineMemory {
  revision: number
  owed: boolean
  published: DirectoryLine | null
  publishedAt: number
}

/** Crossings kept in the state; older ones are found by scoring the log at their time. */
export const CROSSINGS_KEPT = 20

export function newSubject(name: SubjectName): SubjectState {
  return {
    v: 1,
    name,
    partials: {},
    joins: {},
    judged: {},
    thresholds: {},
    crossings: [],
    messages: {},
    worn: {},
    line: { revision: 0, owed: false, published: null, publishedAt: 0 },
    dueAt: null,
    alarmAt: null,
  }
}
