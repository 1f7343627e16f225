/** Why events could not be sent. They are kept, and the next `flush()` tries again. */
export class TidemarkError extends Error {
  override readonly name = 'TidemarkError'
  /** The service's code, such as `unknown_key`; `unreachable` where there was no answer of it. */
  readonly code: string
  /** The answer's status, 0 where there was none. */
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}
