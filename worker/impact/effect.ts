import type { Model } from '../../shared/engine/index.ts'

/** A model that is tried on subjects. */
export interface Trial {
  /** No other trial has the same, so that what was made of the model once serves many subjects. */
  readonly id: string
  readonly model: Model
}

/** Where a subject stands in a model. */
export interface Side {
  readonly stage: string | null
  /** The thresholds that its score is at or beyond. */
  readonly reached: readonly string[]
}

/** What a model would change about one subject, published now. */
export interface Effect {
  /** By the live model; null where there is none. */
  readonly before: Side | null
  readonly after: Side
  /** Thresholds that would fire: crossed, and armed for it. */
  readonly fired: readonly string[]
}

/** What a subject answers when a model is tried on it. */
export interface Tried {
  /** Null when it cannot be told: not all of its people could be asked. */
  readonly effect: Effect | null
  /** How many of its people were asked for it. */
  readonly people: number
}

/** Which subjects are asked, and how many at a time. */
export interface Asking {
  /** Which part of those who are listed is asked, above 0; 1 for all. */
  readonly share: number
  /** So many at the same time. */
  readonly atOnce: number
  /** When so many of their people were asked, no further subject is. */
  readonly mostPeople: number
}

export interface ImpactCall extends Asking {
  readonly trial: Trial
  /** The version of the workspace's configuration that the caller saw. */
  readonly config: number
}

/** How many there are in one place before, and after. */
export interface Change {
  readonly before: number
  readonly after: number
}

/** The effects on many, counted. Plain maps, since stages and thresholds may be called anything. */
export interface Tally {
  readonly listed: number
  readonly asked: number
  /** Who did not answer, or could not tell. */
  readonly unknown: number
  readonly stages: ReadonlyMap<string | null, Change>
  readonly thresholds: ReadonlyMap<string, ThresholdChange>
}

export interface ThresholdChange extends Change {
  /** Who come to be at or beyond it, and who no longer are. */
  readonly rise: number
  readonly fall: number
  /** Crossings that publishing would record. */
  readonly crossings: number
}
