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
}

export interface TakeCall {
  readonly name: CourierName
  readonly items: readonly Item[]
  /** Items that the caller had no room for and that are lost. */
  readonly dropped: number
}

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

/** What a courier can be asked; see SubjectCalls for why it is spelled out. */
export interface CourierCalls {
  /** Takes items on; on disk when it resolves. An item that it has already is not taken twice. */
  take(call: TakeCall): Promise<void>
  status(): Promise<CourierStatus>
  /** What was taken last and stands behind a place, newest first; of one fate, or of any. */
  deliveries(limit: number, after: Place | null, fate?: Fate): Promise<readonly PlacedDelivery[]>
  /** Sends parked items anew, all of them when none is named. Tells how many. */
  resend(ids?: readonly string[]): Promise<number>
  /** Deletes parked items, all of them when none is named. Tells how many. */
  discard(ids?: readonly string[]): Promise<number>
  /** Everything held about these subjects, in the order in which it was taken. */
  itemsAbout(subjects: readonly string[]): Promise<readonly Delivery[]>
  /**
   * Deletes everything about these subjects; what is on its way to the endpoint is neither kept nor tried
   * again, and no item comes back by another hand-over.
   */
  eraseSubjects(subjects: readonly string[]): Promise<void>
  /** The endpoint was changed: what waits is tried again at once. */
  changed(): Promise<void>
  /** The endpoint is no more. */
  forget(): Promise<void>
}

export function courierOf(env: Pick<Env, 'COURIER'>, { workspace, endpoint }: CourierName): CourierCalls {
  return env.COURIER.getByName(objectName(workspace, 'courier', endpoint)) as unknown as CourierCalls
}
