import type { ErrorAnswer } from '../../shared/wire/answer.ts'

/** Where each code is explained, in the project's own documentation. */
const DOCS = 'docs/api.md'

/** Each code with its status. */
export const STATUS = {
  invalid_json: 400,
  invalid_request: 400,
  invalid_event: 400,
  unknown_key: 401,
  device_key_needed: 401,
  identity_refused: 401,
  preview_refused: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  conflict: 409,
  not_kept: 410,
  precondition_failed: 412,
  too_large: 413,
  invalid_model: 422,
  invalid_message: 422,
  invalid_segment: 422,
  invalid_settings: 422,
  idempotency_key_reused: 422,
  invalid_webhook: 422,
  rate_limited: 429,
  too_many_contacts: 429,
  internal: 500,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof STATUS
type Issues = NonNullable<ErrorAnswer['error']['issues']>

interface Details {
  /** Which of several causes it was, where a program may care. */
  readonly reason?: string
  /** Seconds after which the same request may pass. */
  readonly retryAfterS?: number
  /** The entity tag of what is there, null for nothing: what a writer has to look at first. */
  readonly current?: string | null
}

/** After a failure of ours: long enough for an object to come back elsewhere. */
const UNAVAILABLE_S = 2

/** An expected failure of a request, which knows the answer it becomes. */
export class RequestError extends Error {
  readonly code: ErrorCode
  readonly issues: Issues | undefined
  readonly details: Details

  constructor(code: ErrorCode, message: string, issues?: Issues, details: Details = {}) {
    super(message)
    this.code = code
    this.issues = issues
    this.details = details
  }

  toResponse(): Response {
    const { code, message, issues } = this
    const { reason, current, retryAfterS = code === 'unavailable' ? UNAVAILABLE_S : undefined } = this.details
    const body: ErrorAnswer = {
      error: {
        code,
        message,
        docs: `${DOCS}#${code}`,
        ...(reason && { reason }),
        ...(current !== undefined && { current }),
        ...(issues && { issues }),
      },
    }
    const headers = new Headers({ 'cache-control': 'no-store' })
    if (retryAfterS !== undefined) headers.set('retry-after', String(retryAfterS))
    if (current) headers.set('etag', current)
    return Response.json(body, { status: STATUS[code], headers })
  }
}
