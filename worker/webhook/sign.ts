import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'

/** A body with the headers by which its receiver knows it (Standard Webhooks 1.0.0). */
export interface SignedHeaders {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/**
 * Signs a body with every secret that is valid, so that a receiver may change to the new one at any time.
 * @param now the instant of this try, in milliseconds
 * @param secrets each `whsec_` and base64
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(
  id: string,
  body: string,
  now: number,
  secrets: readonly string[],
): SignedHeaders {
  const timestamp = String(Math.floor(now / 1000))
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
