import { signedHeaders } from '../webhook/sign.ts'
import type { Outcome } from './outcome.ts'
import { retryAfterMs } from './retry-after.ts'

const LONGEST_ERROR = 200

/** One request. */
export interface Sending {
  readonly url: string
  readonly id: string
  readonly body: string
  /** All that are valid, the newest first. */
  readonly secrets: readonly string[]
  readonly timeoutMs: number
}

/**
 * Posts a signed item, once, and tells what became of it.
 * @param post `fetch`, or one that reaches other networks
 */
export async function send(
  post: (url: string, init: RequestInit) => Promise<Response>,
  { url, id, body, secrets, timeoutMs }: Sending,
): Promise<Outcome> {
  const startedAt = Date.now()
  try {
    const response = await post(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Tidemark-Webhooks/1',
        ...signedHeaders(id, body, startedAt, secrets),
      },
      body,
      // Followed, a redirect would lead past every check of the address.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    // The status says it all; a body could be endless.
    await response.body?.cancel().catch(() => undefined)
    const patience = retryAfterMs(response.headers.get('retry-after'), Date.now())
    return {
      status: response.status,
      ms: Date.now() - startedAt,
      ...(patience !== undefined && { retryAfterMs: patience }),
    }
  } catch (error) {
    return { status: null, error: describe(error, timeoutMs), ms: Date.now() - startedAt }
  }
}

function describe(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `No answer within ${timeoutMs / 1000} seconds.`
  return (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR)
}
