/**
 * What the client reads of the service's answers, which are told in full in `shared/wire`: these types are built
 * into a folder of their own, and would bring those of the engine with them.
 */
export interface TakenBatch {
  readonly success: true
  readonly accepted: number
  readonly duplicates: number
  readonly queued?: number
  readonly rejected: readonly Rejected[]
}

/** An event that the service will never take: its place in its batch, and why. */
export interface Rejected {
  readonly index: number
  readonly code: string
  readonly message: string
}

export interface RefusedBatch {
  readonly error: { readonly code: string; readonly message: string }
}
