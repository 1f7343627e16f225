import type { Event } from '../event/event.ts'
import type { Voice } from '../trait/voice.ts'

/** What an accumulator keeps, as JSON; what it holds is known to its own kind alone. */
export type Data = unknown

/**
 * A small summary of a rule's events from which its number can be told for every instant from the
 * newest event on. It depends on the set of events alone, not on their order.
 */
export interface Accumulator<D = Data> {
  /**
   * Adds an event that matched; `data` is null before the first, and may be changed in place.
   * What comes back is what to keep, null while there is nothing.
   */
  fold(data: D | null, event: Event, ms: number, voice: Voice): D | null
  /** The summary of two disjoint sets of events; neither side is changed. */
  merge(a: D, b: D): D
  /** The most bytes of JSON it ever takes, whatever happens; message ids have at most 100 characters. */
  readonly mostBytes: number
}

/** The amount an event adds: 1 where events are counted, the number at a path where it is summed. */
export type Amount = (event: Event) => number | undefined

export const ONE: Amount = () => 1
