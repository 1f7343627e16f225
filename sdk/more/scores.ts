import type { ExplainedScore, MeAnswer } from '../../shared/wire/answer.ts'
import type { Core } from '../core.ts'

/** This visitor's scores now, with what each rule gave; none when the server is away. */
export async function scores(core: Core): Promise<readonly ExplainedScore[]> {
  const { anonymousId, userId } = core.identity.current()
  const { body } = await core.ask('/v1/me', { anonymousId, ...(userId && { userId }) })
  return (body as Partial<MeAnswer> | undefined)?.scores ?? []
}
