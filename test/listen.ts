import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { LiveAnswer } from '../shared/wire/answer.ts'
import { type Server, WRITE_KEY } from './server.ts'

/** Who listens, as the SDK says it in a handshake. */
export interface Listening {
  readonly anonymousId?: string
  readonly userId?: string
  readonly deviceKey?: string
  readonly identityToken?: string
  readonly key?: string
  readonly origin?: string
}

/** A socket, and what came over it. */
export interface Heard {
  readonly socket: WebSocket
  readonly answers: readonly LiveAnswer[]
  /** The messages of the last answer, by their ids. */
  messages(): readonly string[] | undefined
  /** How it was closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

function subprotocols({ key = WRITE_KEY, deviceKey, identityToken }: Listening): string[] {
  const device = deviceKey === undefined ? [] : [`device.${deviceKey}`]
  return ['tidemark.v1', `key.${key}`, ...device, ...(identityToken ? [`token.${identityToken}`] : [])]
}

function address(server: Server, { anonymousId, userId }: Listening): URL {
  const url = new URL('/v1/live', server.origin)
  if (anonymousId !== undefined) url.searchParams.set('anonymousId', anonymousId)
  if (userId !== undefined) url.searchParams.set('userId', userId)
  return url
}

/** Opens a socket as a browser does; resolves when the first answer is there. */
export async function listen(server: Server, who: Listening): Promise<Heard> {
  const socket = new WebSocket(address(server, who).href.replace(/^http/, 'ws'), subprotocols(who))
  const answers: LiveAnswer[] = []
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', ({ data }) => {
      if (data !== 'pong') answers.push(JSON.parse(String(data)))
      resolve()
    })
    void closed.then(({ code }) => reject(new Error(`Closed with ${code} before anything was told.`)))
  })
  return { socket, answers, messages: () => answers.at(-1)?.messages.map(({ id }) => id), closed }
}

/** Tries the handshake alone, whose answer a browser does not show: its status, and the code where it is refused. */
export function shakeHands(server: Server, who: Listening): Promise<{ status: number; code?: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(address(server, who), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': subprotocols(who).join(', '),
        ...(who.origin && { origin: who.origin }),
      },
    })
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve({ status: 101 })
    })
    asked.on('response', async response => {
      resolve({ status: response.statusCode ?? 0, code: JSON.parse(await text(response)).error.code })
    })
    asked.on('error', reject)
    asked.end()
  })
}
