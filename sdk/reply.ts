/** What came back from a request. Status 0: nothing readable came. */
export interface Reply {
  readonly status: number
  readonly retryAfter?: string | null
  readonly body?: unknown
}

/**
 * Whether the server will never take what was sent: too large, or unreadable because of one of its events. What is
 * missing (404), slow (408, 425) or too much (429) may be taken later, and a refused key (401, 403) is a case of its own.
 */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![404, 408, 425, 429].includes(status)
}
