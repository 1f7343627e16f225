import type * as v from 'valibot'
import type { Role } from '../auth/key.ts'
import type { ErrorCode } from '../http/errors.ts'

/** Who may ask: a page or a server that sends events, a device that reads, a server with a role, anybody. */
export type Access = 'send' | 'device' | Exclude<Role, 'write'> | 'open'

/** One route as its users see it. */
export interface Operation {
  readonly method: 'get' | 'put' | 'post' | 'delete'
  /** With `{id}` where the router has `:id`. */
  readonly path: string
  /** Stays: generated clients name their functions after it. */
  readonly id: string
  readonly summary: string
  readonly access: Access
  readonly query?: readonly Parameter[]
  readonly body?: { readonly schema: v.GenericSchema; readonly isOptional?: boolean }
  readonly answer: Answer
  /** What may go wrong besides what may with any route of its kind. */
  readonly errors?: readonly ErrorCode[]
  /** It looks at `If-Match` and `If-None-Match`. */
  readonly isConditional?: boolean
  /** It answers 304 to who has it. */
  readonly isCached?: boolean
}

export interface Parameter {
  readonly name: string
  readonly about: string
  readonly schema: v.GenericSchema
  /** It may be given several times. */
  readonly isRepeated?: boolean
}

export interface Answer {
  readonly status: 101 | 200 | 201 | 202 | 204
  /** None for what is empty. */
  readonly schema?: v.GenericSchema
  /** It tells the version of what is saved. */
  readonly hasVersion?: boolean
}
