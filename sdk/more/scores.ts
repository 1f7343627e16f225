import type { ExplainedScore, MeAnswer } from '../../shared/wire/answer.ts'
import type { Core } from '../core.ts'
import { post } from '../request.ts'

/** This visitor's scores now, with what each rule gave; none when the server is away, or before they agreed. */
export async function scores(core: Core): Promise<readonly ExplainedScore[]> {
  if (!core.allows('analytics')) return []
  const { anonymousId, deviceKey, userId } = core.identity.current()
  const question = { ...core.envelope(deviceKey), anonymousId, ...(userId && { userId }) }
  const { body } = await post(`${core.host}/v1/me`, JSON.stringify(question), false)
  return (body as Partial<MeAnswer> | undefined)?.scores ?? []
}
