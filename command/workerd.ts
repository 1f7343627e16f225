import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { CommandFailure } from './failure.ts'

/** The binary for this machine. The package is CommonJS and untyped. */
const { default: workerdPath } = createRequire(import.meta.url)('workerd') as { default: string }

export interface WorkerdOptions {
  /** A capnp configuration with a socket `http`. */
  readonly config: string
  readonly host: string
  readonly port: number
  /** Folders of the configuration's disk services, by their names. */
  readonly folders: { readonly [service: string]: string }
  readonly env: NodeJS.ProcessEnv
}

export interface Running {
  readonly port: number
  /** Resolves when the server has ended, with the signal that ended it if there was one. */
  readonly ended: Promise<NodeJS.Signals | null>
  stop(): Promise<void>
}

/** Starts workerd and waits until it listens. @throws CommandFailure if it ends before that */
export async function startWorkerd({ config, host, port, folders, env }: WorkerdOptions): Promise<Running> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const folderArgs = Object.entries(folders).flatMap(([name, path]) => [
    '--directory-path',
    `${name}=${path}`,
  ])
  const args = ['serve', config, '--socket-addr', `http=${address}`, ...folderArgs]
  const workerd = spawnOnWord([...args, '--control-fd=3'], env)
  endWithThisProcess(workerd)
  giveWord(workerd)
  const ended = once(workerd, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const listening = await Promise.race([listeningPort(workerd), ended.then(() => null)])
  if (listening === null) throw new CommandFailure('The server ended before it could listen; see above.')
  return {
    port: listening,
    ended,
    stop: async () => {
      workerd.kill('SIGTERM')
      await ended
    },
  }
}

/**
 * Starts a shell that becomes workerd when it is given the word, and ends when this process is killed before
 * that: nobody would be there yet to end workerd, which would keep the port and the folder for good.
 */
function spawnOnWord(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const onWord = ['-c', 'read _ <&4 && exec "$0" "$@" 4<&-', workerdPath]
  const [file, before] = process.platform === 'win32' ? [workerdPath, []] : ['/bin/sh', onWord]
  return spawn(file, [...before, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe'],
    env,
    detached: true,
  })
}

function giveWord(workerd: ChildProcess): void {
  const word = workerd.stdio[4] as Writable
  // One that is gone already tells so by its exit.
  word.on('error', () => undefined).end('\n')
}

/** workerd tells on the control pipe which port it listens on. */
async function listeningPort(workerd: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: workerd.stdio[3] as Readable })) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number }
    if (event === 'listen' && port !== undefined) return port
  }
  return new Promise(() => undefined)
}

/**
 * Ends workerd when this process ends, however it ends: after `kill -9` nothing here runs any more, so a
 * shell of two words waits at the other end of a pipe, which the system closes.
 */
function endWithThisProcess(workerd: ChildProcess): void {
  if (process.platform === 'win32') return
  const watcher = spawn('/bin/sh', ['-c', 'read _; kill -9 "$0" 2>/dev/null', String(workerd.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  workerd.once('exit', () => watcher.kill())
}
