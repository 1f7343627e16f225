/** What came back from a request. Status 0: nothing readable came. */
export interface Reply {
  readonly status: number
  readonly retryAfter?: string | null
  readonly body?: unknown
}
