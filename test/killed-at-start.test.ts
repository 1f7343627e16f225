import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { times } from './events.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Processes as `pid ppid command`. */
const processes = () => execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')

it('leaves no server behind that keeps port and folder when killed in the moment it starts one', async () => {
  for (const _ of times(6, () => null)) {
    const data = await mkdtemp(join(tmpdir(), 'tidemark-test-'))
    const command = spawn(process.execPath, ['command/main.ts', 'serve'], {
      cwd: ROOT,
      stdio: 'ignore',
      env: { ...process.env, PORT: '0', TIDEMARK_DATA: data },
    })
    const isParent = (row: string) => Number(row.trim().split(/\s+/)[1]) === command.pid
    while (!processes().some(isParent)) await sleep(1)
    command.kill('SIGKILL')
    await once(command, 'exit')
    await expect.poll(() => processes().filter(row => row.includes(data))).toEqual([])
    await rm(data, { recursive: true, force: true })
  }
})
