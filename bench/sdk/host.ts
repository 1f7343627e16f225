import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync } from 'node:zlib'
import type { HostRequest, Tool } from './tool.ts'

/** What reached a tool's host since it was last asked. */
export interface Traffic {
  /** Requests for code, and its bytes, brotli. */
  readonly scripts: number
  readonly scriptBytes: number
  /** Requests for settings, and preflights. */
  readonly settings: number
  readonly preflights: number
  /** Requests that brought events. */
  readonly data: number
  /** What the browser sent with all of them but those for code: request lines, headers as in HTTP/1.1, bodies. */
  readonly sentBytes: number
  readonly bodyBytes: number
  /** Events by what they are, each counted once. */
  readonly arrived: Readonly<Record<string, number>>
}

export interface Host {
  readonly origin: string
  /** How many requests with events have come. */
  readonly data: () => number
  /** When the last request came: milliseconds since 1970. */
  readonly lastAt: () => number
  /** What has come since the last call. */
  take(): Traffic
  stop(): void
}

/** A server that answers as a tool's CDN and collector would, and counts. */
export async function startHost(tool: Tool): Promise<Host> {
  const packed = new Map<string, Buffer>()
  let traffic = nothing()
  let lastAt = Date.now()

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin)
    const body = await buffer(request)
    lastAt = Date.now()
    const { method = 'GET', headers } = request
    response.setHeader('access-control-allow-origin', headers.origin ?? '*')
    response.setHeader('access-control-allow-credentials', 'true')
    response.setHeader('cross-origin-resource-policy', 'cross-origin')

    const name = pathname.split('/').at(-1) ?? ''
    const code = method === 'GET' ? tool.scripts.get(name) : undefined
    if (code !== undefined) {
      const small = packed.get(name) ?? brotliCompressSync(code)
      packed.set(name, small)
      traffic.scripts++
      traffic.scriptBytes += small.length
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'br' })
      response.end(small)
      return
    }
    traffic.bodyBytes += body.length
    traffic.sentBytes += headBytes(request) + body.length
    if (method === 'OPTIONS') {
      traffic.preflights++
      response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '')
      response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS')
      // As long as Chromium remembers one.
      response.setHeader('access-control-max-age', '7200')
      response.end()
      return
    }
    const received: HostRequest = { method, path: pathname, query: searchParams, headers, body }
    const arrivals = tool.arrivals(received)
    if (arrivals.length > 0) traffic.data++
    else traffic.settings++
    for (const { id, what } of arrivals) {
      if (traffic.seen.has(id)) continue
      traffic.seen.add(id)
      traffic.arrived[what] = (traffic.arrived[what] ?? 0) + 1
    }
    const reply = tool.reply(received, origin)
    response.setHeader('content-type', reply.type ?? 'application/json')
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    data: () => traffic.data,
    lastAt: () => lastAt,
    take() {
      const { seen, ...taken } = traffic
      traffic = nothing()
      return taken
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function nothing() {
  const arrived: Record<string, number> = {}
  const counts = {
    scripts: 0,
    scriptBytes: 0,
    settings: 0,
    preflights: 0,
    data: 0,
    sentBytes: 0,
    bodyBytes: 0,
  }
  return { ...counts, arrived, seen: new Set<string>() }
}

function headBytes({ method, url, rawHeaders }: IncomingMessage): number {
  // Each name is followed by a colon and a space, each value by a line's end; the request line has as much more.
  const headers = rawHeaders.reduce((bytes, text) => bytes + text.length + 2, 0)
  return `${method} ${url} HTTP/1.1\r\n`.length + headers + 2
}
