/** What became of one try. */
export interface Outcome {
  /** The status of the answer; null when there was none. */
  readonly status: number | null
  /** Why there was no answer. */
  readonly error?: string
  /** How long it took, in milliseconds. */
  readonly ms: number
  /** What the receiver asked for with `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number
}

/** 2xx. A redirect is a failure: it is not followed, since it could lead anywhere. */
export function isDelivered({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300
}

/** The receiver wants nothing any more. */
export function isGone({ status }: Outcome): boolean {
  return status === 410
}

/** Whether a failure speaks of the endpoint and not of this one item. */
export function isEndpointsFault({ status }: Outcome): boolean {
  return status === null || status >= 500 || status === 429 || status === 408
}
