import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { LooseBrowser } from './engine.ts'

/** A program that runs beside the tests, with the processes that it starts. */
export interface Program extends LooseBrowser {
  /** Resolves with the first group of this in what it prints; rejects when it ends before. */
  printed(pattern: RegExp): Promise<string>
}

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach(killGroup))

/** Starts a program as the head of a process group of its own, so that all of it can be ended. */
export function startProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  running.add(child)
  let text = ''
  const listeners = new Set<() => void>()
  const heard = (chunk: unknown) => {
    text += chunk
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', heard)
  child.stderr.on('data', heard)
  const exited = Promise.race([once(child, 'exit'), once(child, 'error')]).finally(() =>
    running.delete(child),
  )

  return {
    printed: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)?.[1]
          if (found === undefined) return
          listeners.delete(look)
          resolve(found)
        }
        listeners.add(look)
        look()
        const ended = () => reject(new Error(`${command} ended: ${text}`))
        exited.then(ended, ended)
      }),
    async kill() {
      killGroup(child)
      await exited.catch(() => undefined)
    },
    async end() {
      child.kill('SIGTERM')
      await exited.catch(() => undefined)
    },
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
