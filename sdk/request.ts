import type { Reply } from './reply.ts'

/** After this long a request counts as failed, so that a hanging server does not hold up the queue. */
const TIMEOUT_MS = 20_000

/**
 * Posts JSON and reads the JSON that comes back. Never rejects: whatever goes wrong is status 0. It goes as
 * `text/plain`, which needs no CORS preflight.
 *
 * @param keepalive whether the request outlives the page
 * @param leaving whether the page may be about to go: where a fetch would go with it (Firefox before 133), a beacon
 *   is sent, whose answer nobody learns, so that it counts as not arrived and is sent again
 */
export async function post(url: string, body: string, keepalive: boolean, leaving?: boolean): Promise<Reply> {
  try {
    if (leaving && !('keepalive' in Request.prototype)) navigator.sendBeacon(url, body)
    else {
      const response = await fetch(url, {
        method: 'POST',
        body,
        keepalive,
        credentials: 'omit',
        // Safari has it since 16.
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
      })
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: await response.json().catch(() => {}),
      }
    }
  } catch {
    // No network, no answer in time, or none that is JSON.
  }
  return { status: 0 }
}
