import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** A request that a receiver got, its signature verified by the specification's own library. */
export interface Received {
  readonly id: string
  readonly signature: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly payload: { readonly type: string; readonly timestamp: string; readonly data: Data }
  /** What this receiver answered; null where it did not. */
  readonly answered: number | null
}

interface Data {
  readonly contact?: { readonly id: string; readonly name: string | null; readonly email: string | null }
  readonly [name: string]: unknown
}

/** How a request is answered: a status with headers, or never. */
export type Reaction =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | 'hang'
  | 'drop'

/** Somebody's server that takes webhooks, as users write it. */
export interface Receiver {
  readonly url: string
  readonly port: number
  /** Every request whose signature was good, in order. */
  readonly received: readonly Received[]
  /** Those that it answered with success. */
  taken(): readonly Received[]
  /** Requests that did not verify. */
  readonly refused: readonly string[]
  /** Secrets that are good; a request must verify with each. */
  readonly secrets: string[]
  /** How it answers from now on; 204 until told otherwise. */
  react: (request: Pick<Received, 'id' | 'payload'>, count: number) => Reaction
  close(): Promise<void>
}

/** @param port one that a receiver had before, when it is to come back */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  const refused: string[] = []
  const waiting = new Set<ServerResponse>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const signed = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => [
        name,
        String(request.headers[name]),
      ]),
    )
    try {
      for (const secret of receiver.secrets) new Webhook(secret).verify(body, signed)
    } catch (error) {
      refused.push(String(error))
      response.writeHead(401).end()
      return
    }
    const id = String(signed['webhook-id'])
    const payload = JSON.parse(body) as Received['payload']
    const reaction = receiver.react({ id, payload }, received.length)
    const answered = typeof reaction === 'string' ? null : reaction.status
    const signature = String(signed['webhook-signature'])
    received.push({ id, signature, headers: request.headers, body, payload, answered })
    if (reaction === 'hang') waiting.add(response)
    else if (reaction === 'drop') request.socket.destroy()
    else response.writeHead(reaction.status, reaction.headers).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://127.0.0.1:${address.port}/hooks`,
    port: address.port,
    received,
    taken: () => received.filter(({ answered }) => answered !== null && answered < 300),
    refused,
    secrets: [],
    react: () => ({ status: 204 }),
    close: async () => {
      for (const response of waiting) response.destroy()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return receiver
}
