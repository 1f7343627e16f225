import type { Reply } from './reply.ts'

/** After this long a request counts as failed, so that a hanging server does not hold up the queue. */
const TIMEOUT_MS = 20_000

/**
 * Makes a request and reads its JSON. Never rejects: whatever goes wrong is status 0. A text body goes as
 * `text/plain`, which needs no CORS preflight.
 */
export async function request(url: string, init: RequestInit): Promise<Reply> {
  try {
    const response = await fetch(url, {
      ...init,
      credentials: 'omit',
      // Safari has it since 16.
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    })
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: response.ok ? await response.json() : undefined,
    }
  } catch {
    return { status: 0 }
  }
}
