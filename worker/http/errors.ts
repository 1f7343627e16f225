import type { ErrorAnswer } from '../../shared/wire/answer.ts'

/** Where each code is explained, in the project's own documentation. */
const DOCS = 'docs/api.md'

const STATUS = {
  invalid_json: 400,
  invalid_request: 400,
  unknown_key: 401,
  device_key_needed: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  too_large: 413,
  invalid_model: 422,
  invalid_message: 422,
  internal: 500,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof STATUS
type Issues = NonNullable<ErrorAnswer['error']['issues']>

/** An expected failure of a request, which knows the answer it becomes. */
export class RequestError extends Error {
  readonly code: ErrorCode
  readonly issues: Issues | undefined

  constructor(code: ErrorCode, message: string, issues?: Issues) {
    super(message)
    this.code = code
    this.issues = issues
  }

  toResponse(): Response {
    const { code, message, issues } = this
    const body: ErrorAnswer = { error: { code, message, docs: `${DOCS}#${code}`, ...(issues && { issues }) } }
    const headers = new Headers({ 'cache-control': 'no-store' })
    if (code === 'unavailable') headers.set('retry-after', '2')
    return Response.json(body, { status: STATUS[code], headers })
  }
}
