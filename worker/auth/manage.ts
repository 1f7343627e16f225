import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { onlyOnce } from '../http/idempotency.ts'
import { authorise, type Caller } from './authorise.ts'
import { keyOf } from './credentials.ts'
import type { Role } from './key.ts'

export type ManageEnv = { Bindings: Env; Variables: { caller: Caller } }

/** Lets secret keys through: to read with the roles read and manage, to change things with manage alone. */
export const secretKey: MiddlewareHandler<ManageEnv> = allowing(
  (role, reads) => role === 'manage' || (reads && role === 'read'),
)

/** Lets secret keys with the role manage through: who may not change keys need not know of them. */
export const manageKey: MiddlewareHandler<ManageEnv> = allowing(role => role === 'manage')

function allowing(isAllowed: (role: Role, reads: boolean) => boolean): MiddlewareHandler<ManageEnv> {
  return createMiddleware<ManageEnv>(async (c, next) => {
    const caller = await authorise(c.env, keyOf(c.req.raw))
    if (caller.voice !== 'server')
      throw new RequestError('forbidden', 'A secret key is needed here, not a write key.')
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isAllowed(caller.role, reads)) {
      throw new RequestError('forbidden', `A key with the role ${caller.role} may not do this.`)
    }
    c.set('caller', caller)
    if (c.req.method === 'POST') return onlyOnce(c, next)
    await next()
    return undefined
  })
}
