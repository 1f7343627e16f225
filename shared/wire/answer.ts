import type { Answer } from '../engine/evaluate.ts'
import type { ShownMessage } from '../message/shown-message.ts'

/** What `POST /v1/batch` and the single calls answer when the batch was read. */
export interface BatchAnswer {
  readonly success: true
  /** Events that are on disk now and were not before. */
  readonly accepted: number
  /** Events that were on disk already, known by their message id. */
  readonly duplicates: number
  /**
   * Of the accepted ones, those that are on disk and count a moment later: all of a batch from a server that is
   * about very many people. Which of them are repeats shows then alone.
   */
  readonly queued?: number
  /** Events that were refused, by their place in the batch. */
  readonly rejected: readonly Rejection[]
  /** Events that were not taken, since a bot sent them or their `context.consent` refuses it; a retry changes nothing. */
  readonly dropped?: { readonly count: number; readonly reason: 'bot' | 'consent' }
  /** What became of the batch's `identityToken`, if it brought one. */
  readonly identity?: IdentityAnswer
  /** Scores of models with `visibility: "client"`: a verified person's, else as this device's own events earned them. */
  readonly scores?: readonly ClientScore[]
  /** Thresholds of those models that this batch crossed. */
  readonly thresholds?: readonly Crossing[]
  /** All messages that may be shown now, most important first: one that is not among them is shown no more. */
  readonly messages?: readonly ShownMessage[]
  /** Ids of messages that were shown and are not over: one on screen that is neither here nor above was ended elsewhere. */
  readonly stay?: readonly string[]
  /** Whether a message could come without an event from this page, so that `GET /v1/live` is worth keeping open. */
  readonly live?: boolean
  /** Names of track events that should not wait in the queue; `page` stands for page views. */
  readonly urgent?: readonly string[]
}

/** Whether a browser was taken as the person it says; its events are taken either way. */
export type IdentityAnswer =
  | { readonly verified: true; readonly userId: string }
  | { readonly verified: false; readonly reason: IdentityFault; readonly message: string }

/** What is wrong with an identity token. */
export type IdentityFault =
  | 'malformed'
  | 'algorithm'
  | 'signature'
  | 'audience'
  | 'expired'
  | 'not_yet_valid'
  | 'too_long'
  | 'claims'

export interface Rejection {
  readonly index: number
  readonly code: string
  readonly message: string
}

export interface ClientScore {
  readonly model: string
  readonly score: number
  readonly stage: string | null
  readonly grade: string
  readonly tags: readonly string[]
}

/** A score with its reasons, for the instant it was asked for. */
export interface ExplainedScore extends Answer {
  readonly model: string
  readonly name: string
  readonly purpose: string
}

/** What `GET /v1/me` answers. */
export interface MeAnswer {
  readonly scores: readonly ExplainedScore[]
  readonly messages: readonly ShownMessage[]
  readonly stay?: readonly string[]
  readonly live?: boolean
}

/** What `GET /v1/live` tells over its socket, at first and whenever it is another: what a batch would answer now. */
export interface LiveAnswer {
  readonly scores: readonly ClientScore[]
  readonly messages: readonly ShownMessage[]
  readonly stay?: readonly string[]
  readonly live: boolean
}

/** A score that reached a threshold, recorded once. */
export interface Crossing {
  readonly id: string
  readonly model: string
  readonly threshold: string
  readonly direction: 'rise' | 'fall'
  readonly score: number
  /** ISO 8601: the true instant of the crossing, also when it was noticed later. */
  readonly at: string
}

/** The body of every error. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly docs: string
    /** Which of several causes it was, where a program may care. */
    readonly reason?: string
    /** With `precondition_failed`: the entity tag of what is there, null for nothing. */
    readonly current?: string | null
    readonly issues?: readonly { readonly path: string; readonly message: string; readonly value?: unknown }[]
  }
}
