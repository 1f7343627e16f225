import type { ExplainedScore } from '../../shared/wire/answer.ts'
import type { Core } from '../core.ts'
import { askMe } from '../me.ts'

/** This visitor's scores now, with what each rule gave; none when the server is away, or before they agreed. */
export async function scores(core: Core): Promise<readonly ExplainedScore[]> {
  const { scores = [] } = await askMe(core)
  return scores
}
