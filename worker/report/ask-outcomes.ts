import { askShards } from '../directory/ask.ts'
import type { CountedOutcome } from '../directory/told-messages.ts'
import type { Env } from '../env.ts'
import type { Config } from '../workspace/config.ts'

/**
 * Asks every part of the directory what became of a message; the same outcome may come several times.
 * @throws RequestError `unavailable` when one of them does not answer
 */
export async function askOutcomes(
  env: Env,
  workspace: string,
  config: Config,
  message: string,
  now: number,
): Promise<CountedOutcome[]> {
  const answers = await askShards(env, workspace, config.of('contact'), shard => shard.outcomes(message, now))
  return answers.flat()
}
