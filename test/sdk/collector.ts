import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bundleSdk } from '../../sdk/build.ts'

/** An event as it arrived, read loosely, since these tests look at what is on the wire. */
export interface ArrivedEvent {
  readonly type: string
  readonly event?: string
  readonly name?: string
  readonly messageId: string
  readonly timestamp: string
  readonly anonymousId: string
  readonly userId?: string
  readonly groupId?: string
  readonly properties?: Record<string, unknown>
  readonly traits?: Record<string, unknown>
  readonly context: Record<string, unknown>
}

/** A request to `POST /v1/batch` as it arrived. */
export interface ArrivedBatch {
  readonly writeKey: string
  readonly deviceKey: string
  readonly sentAt: string
  readonly batch: readonly ArrivedEvent[]
  /** The body's text, to look for what must not be in it. */
  readonly text: string
  readonly contentType: string | undefined
  readonly url: string
}

export interface BatchReply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** A page that the test's site serves. */
export interface SitePage {
  readonly html: string
  readonly headers?: Record<string, string>
}

/** A site and a collector in one small server, which remembers what arrives. */
export interface Collector {
  readonly origin: string
  readonly batches: readonly ArrivedBatch[]
  /** All events of answered batches, in the order of arrival. */
  readonly events: readonly ArrivedEvent[]
  readonly requests: readonly { readonly url: string; readonly headers: IncomingMessage['headers'] }[]
  /** What `POST /v1/me` was asked. */
  readonly asked: readonly Record<string, unknown>[]
  readonly pages: Map<string, SitePage>
  /** What to answer; by default everything is accepted. */
  reply: (batch: ArrivedBatch) => BatchReply
  /** What `POST /v1/me` answers. */
  me: unknown
  /** Resolves with the first event of which this is true, past ones included. */
  event(wanted: (event: ArrivedEvent) => boolean): Promise<ArrivedEvent>
  /** Resolves when this holds of all that has arrived. */
  until(holds: () => boolean): Promise<void>
  stop(): Promise<void>
  /** Listens again on the same port. */
  restart(): Promise<void>
}

const OK: BatchReply = { body: { success: true, accepted: 1, duplicates: 0, rejected: [] } }

let bundled: ReturnType<typeof bundleSdk> | undefined

export async function startCollector(): Promise<Collector> {
  bundled ??= bundleSdk()
  const files = await bundled
  const batches: ArrivedBatch[] = []
  const events: ArrivedEvent[] = []
  const asked: Record<string, unknown>[] = []
  const requests: { url: string; headers: IncomingMessage['headers'] }[] = []
  const pages = new Map<string, SitePage>()
  const watchers = new Set<() => void>()
  let port = 0

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/'
    const { pathname } = new URL(url, 'http://site')
    requests.push({ url, headers: request.headers })
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-expose-headers', 'retry-after')
    const code = files.get(pathname.slice(1))
    if (request.method === 'OPTIONS') {
      response.end()
    } else if (code !== undefined) {
      response.setHeader('content-type', 'text/javascript')
      response.end(code)
    } else if (pathname === '/v1/batch') {
      const text = await readBody(request)
      const batch = {
        ...JSON.parse(text),
        text,
        url,
        contentType: request.headers['content-type'],
      } as ArrivedBatch
      batches.push(batch)
      const { status = 200, headers = {}, body } = collector.reply(batch)
      if (status === 200) events.push(...batch.batch)
      response.writeHead(status, headers)
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? { error: {} }))
    } else if (pathname === '/v1/me') {
      asked.push(JSON.parse(await readBody(request)))
      response.end(JSON.stringify(collector.me))
    } else {
      const page = pages.get(pathname) ?? { html: '<!doctype html><title>Elsewhere</title>' }
      response.writeHead(200, { 'content-type': 'text/html', ...page.headers })
      response.end(page.html)
    }
    for (const watcher of watchers) watcher()
  }

  const server = createServer((request, response) => void answer(request, response))
  const listen = () => new Promise<void>(resolve => server.listen(port, () => resolve()))
  await listen()
  port = (server.address() as AddressInfo).port

  const collector: Collector = {
    origin: `http://127.0.0.1:${port}`,
    batches,
    events,
    asked,
    requests,
    pages,
    reply: () => OK,
    me: { scores: [], messages: [] },
    until: holds =>
      new Promise(resolve => {
        const check = () => {
          if (!holds()) return
          watchers.delete(check)
          resolve()
        }
        watchers.add(check)
        check()
      }),
    async event(wanted) {
      await collector.until(() => events.some(wanted))
      return events.find(wanted) as ArrivedEvent
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    restart: listen,
  }
  return collector
}

/** An answer that everything was accepted, with more in it. */
export function accepted(more: Record<string, unknown>): BatchReply {
  return { body: { ...(OK.body as object), ...more } }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
