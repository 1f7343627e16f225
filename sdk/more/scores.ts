import type { ExplainedScore, MeAnswer } from '../../shared/wire/answer.ts'
import type { Core } from '../core.ts'

/**
 * This visitor's scores now, with what each rule gave; none when the server is away, or before they agreed. Which
 * messages may be shown now comes with them.
 */
export async function scores(core: Core): Promise<readonly ExplainedScore[]> {
  if (!core.allows('analytics')) return []
  const { anonymousId, deviceKey, userId } = core.identity.current()
  const question = { ...core.envelope(deviceKey), anonymousId, ...(userId && { userId }) }
  const { status, body } = await core.post(`${core.host}/v1/me`, JSON.stringify(question), false)
  const answer = (body ?? {}) as Partial<MeAnswer>
  // An answer of who was here before is not for who is here now.
  if (status !== 200 || deviceKey !== core.identity.current().deviceKey) return []
  if (answer.messages && core.allows('messages')) core.emit('messages', answer)
  return answer.scores ?? []
}
