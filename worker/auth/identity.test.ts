import { expect, it } from 'vitest'
import { signIdentity } from '../../sdk/server/index.ts'
import type { Caller } from './authorise.ts'
import { verifyIdentity } from './identity.ts'

/** A caller whose workspace has these identity secrets. */
function callerWith(...secrets: string[]): Caller {
  const keys = secrets.map(secret => ({ type: 'identity', secret }))
  return { workspace: 'main', config: { keys } } as unknown as Caller
}

it('what a Worker signs, a Worker believes, by any of the secrets', async () => {
  const token = await signIdentity({ secret: 'ik_main_two', userId: 42, expiresIn: 60 })
  const believed = { verified: true, userId: '42', until: expect.any(Number) }
  expect(await verifyIdentity(token, callerWith('ik_main_one', 'ik_main_two'))).toEqual(believed)
  expect(await verifyIdentity(token, callerWith('ik_main_one'))).toMatchObject({ reason: 'signature' })
})

it('a workspace without a secret says so', async () => {
  const token = await signIdentity({ secret: 'ik_main_two', userId: 42 })
  expect(await verifyIdentity(token, callerWith())).toMatchObject({
    verified: false,
    reason: 'signature',
    message: expect.stringContaining('has no identity secret'),
  })
})
