import { expect } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { unique } from './events.ts'
import { ADMIN_KEY, type Server, WRITE_KEY } from './server.ts'
import { claims, token } from './token.ts'

/** A browser: its own id, and the key that it may read by. */
export interface Device {
  readonly anonymousId: string
  readonly deviceKey: string
}

export function device(): Device {
  return { anonymousId: unique('a'), deviceKey: unique('key') }
}

/** Saves a live banner that says Hello, unless more is said. */
export function putMessage(server: Server, id: string, more: object): Promise<unknown> {
  const plain = { name: id, status: 'live', format: 'banner', content: { body: 'Hello' } }
  return server.api('PUT', `/api/messages/${id}`, { ...plain, ...more })
}

/** Events of a browser, as one batch. */
export async function tellAs(
  server: Server,
  { anonymousId, deviceKey }: Device,
  ...events: object[]
): Promise<BatchAnswer> {
  const batch = events.map(event => ({ anonymousId, ...event }))
  const response = await server.batch({ deviceKey, batch })
  expect(response.status).toBe(200)
  return (await response.json()) as BatchAnswer
}

/** Events that a server tells. */
export async function tellAsServer(server: Server, ...batch: object[]): Promise<void> {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  expect(response.status).toBe(200)
}

/** What a person is answered whose identity is verified. */
export async function askAsPerson(server: Server, userId: string, secret: string): Promise<BatchAnswer> {
  const headers = { 'x-write-key': WRITE_KEY, 'x-identity-token': token(claims(userId), secret) }
  const response = await fetch(new URL('/v1/me', server.origin), { headers })
  return (await response.json()) as BatchAnswer
}

/** The ids of the messages that an answer lists, in its order. */
export function idsOf({ messages = [] }: Pick<BatchAnswer, 'messages'>): string[] {
  return messages.map(({ id }) => id)
}
