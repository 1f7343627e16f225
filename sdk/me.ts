import type { MeAnswer } from '../shared/wire/answer.ts'
import type { Core } from './core.ts'

/** What the server says of this visitor now: nothing when it is away, before they agreed, and of who is gone since. */
export async function askMe(core: Core): Promise<Partial<MeAnswer>> {
  if (!core.allows('analytics')) return {}
  const { anonymousId, deviceKey, userId } = core.identity.current()
  const question = { ...core.envelope(deviceKey), anonymousId, ...(userId && { userId }) }
  const { status, body } = await core.post(`${core.host}/v1/me`, JSON.stringify(question), false)
  const isStill = deviceKey === core.identity.current().deviceKey
  return status === 200 && isStill ? ((body as Partial<MeAnswer> | null | undefined) ?? {}) : {}
}
