import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeDataFolder } from './data-folder.ts'
import { CommandFailure } from './failure.ts'
import { onceNpmIsGone } from './npm-gone.ts'
import { checkAddress } from './port.ts'
import { startWorkerd } from './workerd.ts'

export interface ServeOptions {
  readonly port: number
  readonly host: string
  /** The folder that keeps everything. */
  readonly data: string
  /** The configuration to serve; the worker alone unless something stands before it. */
  readonly config: string
  readonly workspace: string
  /** A public key to accept without storing it. */
  readonly writeKey?: string
}

/** A server that runs, with a key that may do everything while it does. */
export interface Served {
  readonly origin: string
  readonly adminKey: string
}

export const WORKER_CONFIG: string = fileURLToPath(new URL('workerd.capnp', import.meta.url))

/** Reads PORT, HOST and TIDEMARK_DATA. @throws CommandFailure for a port that is none */
export function addressFrom(env: NodeJS.ProcessEnv): Pick<ServeOptions, 'port' | 'host' | 'data'> {
  return {
    port: portFrom(env.PORT || '8787', 'PORT'),
    host: env.HOST || '127.0.0.1',
    data: resolve(env.TIDEMARK_DATA || '.tidemark'),
  }
}

/** @param name what the number was given as, for the error */
export function portFrom(text: string, name: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new CommandFailure(`${name} must be a number from 0 to 65535, not ${JSON.stringify(text)}.`, 2)
}

/** The secret key of this run. @throws CommandFailure for one that stands in everybody's pages */
function adminKeyFrom(env: NodeJS.ProcessEnv, { workspace, writeKey }: ServeOptions): string {
  const key = env.TIDEMARK_ADMIN_KEY
  if (!key) return `sk_${workspace}_${randomBytes(24).toString('base64url')}`
  if (key !== writeKey && !key.startsWith('wk_')) return key
  throw new CommandFailure('TIDEMARK_ADMIN_KEY must be a secret, not a write key: those are public.', 2)
}

/**
 * Serves until the process is asked to stop (Ctrl-C) or the server ends.
 * @param greet runs once the server listens
 * @throws CommandFailure when the address or the folder is taken, or the server ended by itself
 */
export async function serve(options: ServeOptions, greet: (served: Served) => Promise<void>): Promise<void> {
  const adminKey = adminKeyFrom(process.env, options)
  const folder = takeDataFolder(options.data)
  await checkAddress(options.host, options.port)
  const running = await startWorkerd({
    ...options,
    folders: { objects: join(options.data, 'objects') },
    env: {
      ...process.env,
      TIDEMARK_WORKSPACE: options.workspace,
      TIDEMARK_ADMIN_KEY: adminKey,
      ...(options.writeKey && { TIDEMARK_WRITE_KEY: options.writeKey }),
    },
  })
  let asked = false
  const stop = () => {
    asked = true
    void running.stop()
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  onceNpmIsGone(stop)
  const shown = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host
  const greeted = greet({
    origin: `http://${shown.includes(':') ? `[${shown}]` : shown}:${running.port}`,
    adminKey,
  })
  const signal = await Promise.race([greeted.then(() => running.ended), running.ended]).catch(async error => {
    await running.stop()
    throw error
  })
  folder.release()
  if (!asked) {
    throw new CommandFailure(
      `The server ended by itself${signal ? ` (${signal})` : ''}. Nothing it had acknowledged is lost; start it again.`,
    )
  }
}
