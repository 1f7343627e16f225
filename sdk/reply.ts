/** What came back from a request. Status 0: nothing readable came. */
export interface Reply {
  readonly status: number
  readonly retryAfter?: string | null
  readonly body?: unknown
}

/** What a batch's reply asks for. */
export type Verdict =
  /** It arrived: forget the events. */
  | 'done'
  /** Keep the events and send them again later. */
  | 'retry'
  /** Too large, or unreadable because of one of its events: send halves, and give up a single one. */
  | 'split'
  /** This key or this site is refused: keep the events, send nothing more from this page. */
  | 'stop'

/** Reads a reply. A 200 that does not say `success` came from something in between, such as a hotel's log-in page. */
export function judge({ status, body }: Reply): Verdict {
  if (status === 200 && (body as { success?: unknown } | undefined)?.success) return 'done'
  if (status === 400 || status === 413) return 'split'
  if (status === 401 || status === 403) return 'stop'
  return 'retry'
}
