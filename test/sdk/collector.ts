import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

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
  readonly requests: readonly {
    readonly method: string | undefined
    readonly url: string
    readonly headers: IncomingMessage['headers']
  }[]
  /** How many batches were being answered at one time, at most. */
  readonly mostAtOnce: number
  /** What `POST /v1/me` was asked. */
  readonly asked: readonly Record<string, unknown>[]
  readonly pages: Map<string, SitePage>
  /** What to answer, at once or later; by default everything is accepted. */
  reply: (batch: ArrivedBatch) => BatchReply | Promise<BatchReply>
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

/** What is built once before the tests at the doors. */
const BUILT = new URL('../../dist/sdk/', import.meta.url)

export async function startCollector(): Promise<Collector> {
  const batches: ArrivedBatch[] = []
  const events: ArrivedEvent[] = []
  const asked: Record<string, unknown>[] = []
  const requests: { method: string | undefined; url: string; headers: IncomingMessage['headers'] }[] = []
  const pages = new Map<string, SitePage>()
  const watchers = new Set<() => void>()
  let port = 0
  let atOnce = 0

  const notify = () => {
    for (const watcher of watchers) watcher()
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/'
    const { pathname } = new URL(url, 'http://site')
    requests.push({ method: request.method, url, headers: request.headers })
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-expose-headers', 'retry-after')
    const code = readBuilt(pathname.slice(1))
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
      collector.mostAtOnce = Math.max(collector.mostAtOnce, ++atOnce)
      response.on('close', () => atOnce--)
      notify()
      const { status = 200, headers = {}, body } = await collector.reply(batch)
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
    notify()
  }

  // What a tab that dies has begun to say ends nothing but itself.
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const listen = () => new Promise<void>(resolve => server.listen(port, () => resolve()))
  await listen()
  port = (server.address() as AddressInfo).port

  const collector: Collector & { mostAtOnce: number } = {
    origin: `http://127.0.0.1:${port}`,
    batches,
    events,
    asked,
    requests,
    mostAtOnce: 0,
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

/** The code of this name; undefined when nothing is built under it. */
function readBuilt(name: string): string | undefined {
  const file = new URL(name, BUILT)
  return name.endsWith('.js') && existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
