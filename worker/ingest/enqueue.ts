import type { Caller } from '../auth/authorise.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { inboxFor } from '../inbox/calls.ts'
import type { Portion } from './portion.ts'

/**
 * Subjects of a batch that are written to while its sender waits. A hundred new ones take about a second on two
 * busy cores; the platform allows a request a thousand calls.
 */
const MOST_DIRECT = 100
/** By then as much is delivered as a few batches hold. */
const RETRY_AFTER_S = 10

/** Whether a batch goes through an inbox: it is about more subjects than its sender should wait for. */
export function isAboutMany(portions: readonly Portion[]): boolean {
  return portions.length > MOST_DIRECT
}

/**
 * Writes a server's batch to disk as a whole, to be handed to its subjects afterwards. Repeats are not known yet.
 * @throws RequestError `unavailable` when too much waits already, or it could not be written
 */
export async function enqueue(
  env: Env,
  { workspace, config }: Caller,
  portions: readonly Portion[],
): Promise<void> {
  const call = { workspace, config: config.version, portions }
  const isTaken = await inboxFor(env, call)
    .take(call)
    .catch(error => {
      console.error('An inbox could not be written:', error)
      throw new RequestError('unavailable', 'The batch could not be stored. Send all of it again.')
    })
  if (isTaken) return
  const message = 'Too much waits to be counted already. Send all of the batch again later.'
  throw new RequestError('unavailable', message, undefined, { retryAfterS: RETRY_AFTER_S })
}
