import { ADMIN_KEY, type Server } from './server.ts'

/** An answer of the managing API, read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly etag: string
  /** What it says; empty for a 204 and a 304. */
  readonly body: Body
}

export interface Body {
  readonly error?: { readonly code: string; readonly current?: string | null }
  readonly [name: string]: unknown
}

/** Asks the managing API with headers of its own, and reads whatever it answers. */
export async function ask(
  server: Server,
  method: string,
  path: string,
  { body, headers = {}, key = ADMIN_KEY }: { body?: object; headers?: object; key?: string } = {},
): Promise<Answered> {
  const response = await fetch(new URL(path, server.origin), {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    etag: response.headers.get('etag') ?? '',
    body: (text === '' ? {} : JSON.parse(text)) as Body,
  }
}
