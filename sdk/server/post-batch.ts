import type { RefusedBatch, TakenBatch } from './answer.ts'
import type { FixedEvent } from './event.ts'
import { TidemarkError } from './tidemark-error.ts'

const TRIES = 5
/** The first wait; it doubles, and a random half is taken off, so that servers do not come back together. */
const FIRST_WAIT_MS = 200
/** A caller waits for a flush: a service that asks for more patience than this is tried again by the next one. */
const LONGEST_WAIT_MS = 10_000
const TIMEOUT_MS = 20_000

/**
 * Sends one batch, and sends it again when that can help: the same events under the same ids.
 * @throws TidemarkError when it can not, or after five tries
 */
export async function postBatch(
  request: typeof fetch,
  url: URL,
  key: string,
  batch: readonly FixedEvent[],
): Promise<TakenBatch> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(request, url, key, batch)
    if ('answer' in outcome) return outcome.answer
    const { error, waitMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 - Math.random() / 2) } = outcome
    if (!isPassing(error.status) || attempt === TRIES || waitMs > LONGEST_WAIT_MS) throw error
    await new Promise(resolve => setTimeout(resolve, waitMs))
  }
}

type Outcome = { readonly answer: TakenBatch } | { readonly error: TidemarkError; readonly waitMs?: number }

async function post(
  request: typeof fetch,
  url: URL,
  key: string,
  batch: readonly FixedEvent[],
): Promise<Outcome> {
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: `{"sentAt":${JSON.stringify(new Date())},"batch":[${batch.map(({ text }) => text)}]}`,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return await outcomeOf(response)
  } catch (error) {
    return { error: new TidemarkError('unreachable', 0, `The service can not be reached: ${error}`) }
  }
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const body = (await response.json().catch(() => null)) as TakenBatch | RefusedBatch | null
  if (response.ok && body && 'success' in body) return { answer: body }
  const { status } = response
  const told = body && 'error' in body ? body.error : undefined
  const message = told?.message ?? `The service answered ${status}, and not as it does.`
  const error = new TidemarkError(told?.code ?? 'unreachable', status, message)
  const seconds = Number(response.headers.get('retry-after'))
  return seconds > 0 ? { error, waitMs: seconds * 1000 } : { error }
}

/** Too busy, away for a moment, or something in between that answered in its stead; not what is wrong with us. */
function isPassing(status: number): boolean {
  return status < 400 || status === 408 || status === 429 || status >= 500
}
