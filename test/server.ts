import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const ADMIN_KEY = 'sk_test_of-the-tests'
export const WRITE_KEY = 'wk_test_of-the-tests'

export interface ServerOptions {
  /** The script to run and its arguments; the worker alone when left out. */
  readonly command?: readonly string[]
  /** A data folder to go on with; a new one when left out. */
  readonly data?: string
  readonly port?: number
  readonly env?: NodeJS.ProcessEnv
}

/** A Tidemark that runs as a process of its own, as users run it. */
export interface Server {
  readonly origin: string
  readonly port: number
  readonly data: string
  readonly process: ChildProcess
  /** All that it printed so far. */
  output(): string
  /** Ends it with a signal and waits until its port is free again. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** A JSON request with the admin key; throws unless the answer is a success. */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  /** `POST /v1/batch` as a browser does it. */
  batch(body: object): Promise<Response>
}

/** Starts the command as a process; resolves when it told where its API is. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { command = ['command/main.ts', 'serve'], port = 0, env = {} } = options
  const data = options.data ?? (await makeFolder())
  const child = spawn(process.execPath, [...command], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      TIDEMARK_DATA: data,
      TIDEMARK_ADMIN_KEY: ADMIN_KEY,
      TIDEMARK_WRITE_KEY: WRITE_KEY,
      ...env,
    },
  })
  let printed = ''
  child.stdout.on('data', chunk => {
    printed += chunk
  })
  child.stderr.on('data', chunk => {
    printed += chunk
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const origin = await Promise.race([
    originFrom(child),
    exited.then(code => {
      throw new Error(`The server ended with status ${code}: ${printed}`)
    }),
  ])
  const request = (path: string, init: RequestInit) => fetch(new URL(path, origin), init)
  return {
    origin,
    port: Number(new URL(origin).port),
    data,
    process: child,
    output: () => printed,
    end: async signal => {
      child.kill(signal)
      const code = await exited
      await untilClosed(origin)
      return code
    },
    api: async <T>(method: string, path: string, body?: unknown) => {
      const response = await request(path, {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (!response.ok)
        throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
      return (response.status === 204 ? null : await response.json()) as T
    },
    batch: body =>
      request('/v1/batch', { method: 'POST', body: JSON.stringify({ writeKey: WRITE_KEY, ...body }) }),
  }
}

const folders: string[] = []

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-test-'))
  folders.push(folder)
  return folder
}

/** Removes the data folders of this file's servers; for `afterAll`. */
export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map(folder => rm(folder, { recursive: true, force: true })))
}

async function originFrom(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The process has no output to read.')
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /\bAPI\s+(http:\/\/\S+)/.exec(line)?.[1]
    if (origin) return new URL(origin).origin
  }
  return new Promise(() => undefined)
}

/** After `kill -9` the server's own child is ended a moment later. */
async function untilClosed(origin: string): Promise<void> {
  for (;;) {
    const open = await fetch(origin, { signal: AbortSignal.timeout(1000) }).then(
      () => true,
      () => false,
    )
    if (!open) return
  }
}
