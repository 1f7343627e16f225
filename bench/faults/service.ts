import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ADMIN_KEY, WRITE_KEY } from '../../test/server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** A service that takes longer to serve again, or to end, is stuck. */
const STUCK_MS = 30_000
const PAGE = 200
const EVEN_MORE = { perSecond: 1_000_000, burst: 1_000_000 }
/** This is about faults and not about limits. */
const NO_LIMITS = {
  key: EVEN_MORE,
  device: EVEN_MORE,
  keyless: EVEN_MORE,
  newPerAddress: 1e9,
  newPerWorkspace: 1e9,
}

/** `tidemark serve` on one folder and one port, which is killed and started again and again, as by a supervisor. */
export class Service {
  readonly origin: string
  readonly data: string
  readonly #port: number
  #command: ChildProcess | undefined
  /** The command's own child, known while it serves, so that signals go out without looking for it. */
  #workerd: number | undefined
  /** The last that it printed, to be shown when it is stuck. */
  #printed = ''

  private constructor(port: number, data: string) {
    this.#port = port
    this.origin = `http://127.0.0.1:${port}`
    this.data = data
  }

  static async start(): Promise<Service> {
    const service = new Service(await freePort(), await mkdtemp(join(tmpdir(), 'tidemark-faults-')))
    await service.serveAgain()
    return service
  }

  /** Starts it as often as it takes: what was killed may hold the port for a moment. */
  async serveAgain(): Promise<void> {
    const deadline = Date.now() + STUCK_MS
    while (Date.now() < deadline) {
      if (!this.#command || hasEnded(this.#command)) this.launch()
      // For a moment the one that was killed may still answer on the port: its own child has to be there, too.
      this.#workerd = this.#findWorkerd()
      if (this.#workerd !== undefined && (await this.#serves())) return
      await sleep(20)
    }
    throw new Error(`The service did not serve again within ${STUCK_MS / 1000} s: ${this.#printed}`)
  }

  /** Starts the command without waiting for anything. */
  launch(): void {
    const command = spawn(process.execPath, ['command/main.ts', 'serve'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(this.#port),
        TIDEMARK_DATA: this.data,
        TIDEMARK_ADMIN_KEY: ADMIN_KEY,
        TIDEMARK_WRITE_KEY: WRITE_KEY,
        TIDEMARK_LIMITS: JSON.stringify(NO_LIMITS),
        TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1',
        TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS: '0.05',
      },
    })
    const note = (chunk: Buffer) => {
      this.#printed = (this.#printed + chunk).slice(-4000)
    }
    command.stdout.on('data', note)
    command.stderr.on('data', note)
    this.#command = command
    this.#workerd = undefined
  }

  /** SIGKILL to the command: what it started has to end by itself. */
  async killCommand(): Promise<void> {
    this.#command?.kill('SIGKILL')
    await this.#ended()
  }

  /** SIGKILL to workerd: the command has to notice and end. */
  async killWorkerd(): Promise<void> {
    if (!this.signalWorkerd('SIGKILL')) throw new Error('There is no workerd to kill.')
    await this.#ended()
  }

  /** Says whether there was a workerd to signal. */
  signalWorkerd(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
    if (this.#workerd === undefined || !this.#command || hasEnded(this.#command)) return false
    process.kill(this.#workerd, signal)
    return true
  }

  async end({ keepsData }: { keepsData: boolean }): Promise<void> {
    this.signalWorkerd('SIGCONT')
    this.#command?.kill('SIGTERM')
    await this.#ended()
    if (!keepsData) await rm(this.data, { recursive: true, force: true })
  }

  /** A JSON request with the admin key. @throws Error unless the answer is a success */
  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const found = await this.ask<T>(method, path, body)
    if (found === null) throw new Error(`${method} ${path} answered 404.`)
    return found
  }

  /** The same, with null for what is not known. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T | null> {
    const response = await fetch(new URL(path, this.origin), {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(STUCK_MS),
    })
    const text = await response.text()
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as T
  }

  /** The status of an answer, whatever it is; null when none comes. */
  async attempt(method: string, path: string): Promise<number | null> {
    return fetch(new URL(path, this.origin), {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      signal: AbortSignal.timeout(STUCK_MS),
    }).then(
      ({ status }) => status,
      () => null,
    )
  }

  /** Everything of a list, page by page. @param member the name of the list in the answer */
  async pages<T>(path: string, member: string): Promise<T[]> {
    const all: T[] = []
    let next: string | null = null
    do {
      const url = new URL(path, this.origin)
      url.searchParams.set('limit', String(PAGE))
      if (next !== null) url.searchParams.set('cursor', next)
      const page: { readonly [member: string]: T[] } & { readonly next: string | null } = await this.api(
        'GET',
        url.pathname + url.search,
      )
      all.push(...(page[member] ?? []))
      next = page.next
    } while (next !== null)
    return all
  }

  async #serves(): Promise<boolean> {
    return fetch(new URL('/api/models', this.origin), {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      signal: AbortSignal.timeout(2000),
    }).then(
      async response => response.ok && (await response.text()) !== '',
      () => false,
    )
  }

  async #ended(): Promise<void> {
    const command = this.#command
    if (!command || hasEnded(command)) return
    const late = sleep(STUCK_MS, 'late' as const, { ref: false })
    if ((await Promise.race([once(command, 'exit'), late])) === 'late')
      throw new Error(`The command did not end within ${STUCK_MS / 1000} s: ${this.#printed}`)
  }

  /** The command's own child. There is none while it starts. */
  #findWorkerd(): number | undefined {
    const parent = this.#command?.pid
    if (parent === undefined) return undefined
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n')
    for (const row of rows) {
      const [pid, ppid, name = ''] = row.trim().split(/\s+/)
      if (Number(ppid) === parent && name.includes('workerd')) return Number(pid)
    }
    return undefined
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
