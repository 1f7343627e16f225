import { createMiddleware } from 'hono/factory'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { authorise, type Caller } from './authorise.ts'
import { keyOf } from './credentials.ts'

export type ManageEnv = { Bindings: Env; Variables: { caller: Caller } }

/** Lets secret keys through: to read with the roles read and manage, to change things with manage alone. */
export const secretKey = createMiddleware<ManageEnv>(async (c, next) => {
  const caller = await authorise(c.env, keyOf(c.req.raw))
  if (caller.voice !== 'server')
    throw new RequestError('forbidden', 'A secret key is needed here, not a write key.')
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  const allowed = caller.role === 'manage' || (reads && caller.role === 'read')
  if (!allowed) throw new RequestError('forbidden', `A key with the role ${caller.role} may not do this.`)
  c.set('caller', caller)
  await next()
})
