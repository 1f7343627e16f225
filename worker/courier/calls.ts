import type { Env } from '../env.ts'
import { objectName } from '../object-name.ts'
import type { Item, Payload } from '../outbox/item.ts'
import type { Breaker } from './breaker.ts'
import type { Place } from './place.ts'
import type { Fate } from './verdict.ts'

/** Whose courier this is. */
export interface CourierName {
  readonly workspace: string
  readonly endpoint: string
  /** Which of the endpoint's couriers; left out, the first, which is the only one of most. */
  readonly shard?: number
}

export interface TakeCall {
  readonly name: CourierName
  readonly items: readonly Item[]
  /** Items that the caller had no room for and that are lost. */
  readonly dropped: number
  /** Among how many couriers the caller thinks that items are divided; earlier versions know of one alone. */
  readonly shards?: number
}

/** An item as a courier's disk has it: columns and their values. */
export type StoredItem = Readonly<Record<string, SqlStorageValue>>

export interface CourierStatus {
  readonly waiting: number
  readonly parked: number
  /** Items that were lost because something was full. */
  readonly dropped: number
  readonly breaker: Breaker
}

/** One item with what became of it so far. Instants are ISO 8601. */
export interface Delivery {
  readonly id: string
  readonly status: Fate
  readonly subject: string
  readonly takenAt: string
  /** When it is tried next, while it waits. */
  readonly dueAt?: string
  /** The latest tries, oldest first. */
  readonly attempts: readonly Attempt[]
  readonly payload: Payload
}

/** A delivery with where it stands in the list. */
export interface PlacedDelivery {
  readonly place: Place
  readonly delivery: Delivery
}

export interface Attempt {
  readonly at: string
  /** The status of the answer; null when there was none. */
  readonly status: number | null
  readonly error?: string
  readonly ms: number
}

/**
 * What a courier can be asked; see SubjectCalls for why it is spelled out. While items are divided anew, taking,
 * erasing and telling all about somebody is refused with an exception.
 */
export interface CourierCalls {
  /**
   * Takes items on; on disk when it resolves. An item that it has already is not taken twice. When the caller
   * divided the items among another number of couriers than there are, that number is the answer, and nothing
   * was taken.
   */
  take(call: TakeCall): Promise<number | undefined>
  /** Among how many couriers items are divided, as the first of them knows. Throws while that is changed. */
  shards(name: CourierName): Promise<number>
  /** Neither sends nor takes any more, once it resolves, and will be this one of so many; see divide.ts. */
  stand(name: CourierName, shards: number): Promise<void>
  /** Hands every item that is now another courier's to that one. */
  handOn(): Promise<void>
  /** Takes over items with all that became of them; those that it has already stay as they are. */
  adopt(items: readonly StoredItem[]): Promise<void>
  /** Sends and takes again. */
  goOn(): Promise<void>
  status(): Promise<CourierStatus>
  /** What was taken last and stands behind a place, newest first; of one fate, or of any. */
  deliveries(limit: number, after: Place | null, fate?: Fate): Promise<readonly PlacedDelivery[]>
  /** Sends parked items anew, all of them when none is named. Tells how many; null while items are divided anew. */
  resend(ids?: readonly string[]): Promise<number | null>
  /** Deletes parked items, all of them when none is named. Tells how many; null while items are divided anew. */
  discard(ids?: readonly string[]): Promise<number | null>
  /**
   * Everything held about these subjects, in the order in which it was taken.
   * @param asked how many couriers of the endpoint are asked: throws when there are more
   */
  itemsAbout(subjects: readonly string[], asked: number): Promise<readonly Delivery[]>
  /**
   * Deletes everything about these subjects; what is on its way to the endpoint is neither kept nor tried
   * again, and no item comes back by another hand-over.
   * @param asked how many couriers of the endpoint are asked: throws when there are more
   */
  eraseSubjects(subjects: readonly string[], asked: number): Promise<void>
  /** The endpoint was changed: what waits is tried again at once. */
  changed(): Promise<void>
  /** The endpoint is no more. */
  forget(): Promise<void>
}

export function courierOf(
  env: Pick<Env, 'COURIER'>,
  { workspace, endpoint, shard = 0 }: CourierName,
): CourierCalls {
  const id = shard === 0 ? endpoint : `${endpoint}/${shard}`
  return env.COURIER.getByName(objectName(workspace, 'courier', id)) as unknown as CourierCalls
}
