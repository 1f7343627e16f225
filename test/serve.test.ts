import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { track, unique } from './events.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NO_KEYS = { TIDEMARK_ADMIN_KEY: '', TIDEMARK_WRITE_KEY: '' }
const started: Server[] = []

const start = async (options?: Parameters<typeof startServer>[0]) => {
  const server = await startServer(options)
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) {
    if (server.process.exitCode === null && server.process.signalCode === null) await server.end('SIGKILL')
  }
})
afterAll(removeFolders)

/** Runs the command to its end. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['command/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...NO_KEYS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'exit')])
  return { code, out, err }
}

async function read(stream: ChildProcess['stdout']): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += chunk
  return text
}

/** What a person reads: one plain sentence, which is no stack trace. */
const ONE_SENTENCE = /^[A-Z][^\n]+\.\n$/

describe('tidemark serve', () => {
  it('says in a sentence that its port is taken', async () => {
    const { port } = await start()
    const { data } = await start()
    await started.at(-1)?.end('SIGKILL')
    const { code, err, out } = await run(['serve'], { PORT: String(port), TIDEMARK_DATA: data })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(ONE_SENTENCE)
    expect(err).toContain(`Port ${port}`)
  })

  it('says in a sentence that its folder is in use', async () => {
    const { data } = await start()
    const { code, err, out } = await run(['serve'], { PORT: '0', TIDEMARK_DATA: data })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(ONE_SENTENCE)
    expect(err).toContain(data)
  })

  it('says in a sentence that its folder is none', async () => {
    const { data } = await start()
    const file = join(data, 'a-file')
    await writeFile(file, '')
    const { code, err } = await run(['serve'], { PORT: '0', TIDEMARK_DATA: file })
    expect(code).toBe(1)
    expect(err).toMatch(ONE_SENTENCE)
  })

  it.each(['eighty', '-1', '65536', '80.5', '0x50', ' 80'])('refuses the port %s', async port => {
    const byEnvironment = await run(['serve'], { PORT: port })
    expect(byEnvironment.code).toBe(2)
    expect(byEnvironment.err).toMatch(ONE_SENTENCE)
    expect(byEnvironment.err).toContain('PORT')
    expect((await run(['serve', `--port=${port}`])).code).toBe(2)
  })

  it('refuses a workspace whose keys it could not read again', async () => {
    const { code, err } = await run(['serve'], { PORT: '0', TIDEMARK_WORKSPACE: 'My Company' })
    expect(code).toBe(2)
    expect(err).toMatch(ONE_SENTENCE)
  })

  it('ends with Ctrl-C, also while somebody is connected, and frees its port', async () => {
    const server = await start()
    const agent = new Agent({ keepAlive: true })
    const response = await new Promise<{ resume(): void }>(resolve =>
      get(`${server.origin}/health`, { agent }, resolve),
    )
    response.resume()
    expect(await server.end('SIGINT')).toBe(0)
    agent.destroy()
    const probe = createServer().listen(server.port, '127.0.0.1')
    await once(probe, 'listening')
    probe.close()
    const again = await start({ data: server.data, port: server.port })
    expect((await fetch(`${again.origin}/health`)).status).toBe(200)
  })

  it('ends with SIGTERM, too', async () => {
    const server = await start()
    expect(await server.end('SIGTERM')).toBe(0)
  })

  it('leaves nothing behind after kill -9', async () => {
    const server = await start()
    const running = () => {
      const processes = execFileSync('ps', ['-e', '-o', 'args'], { encoding: 'utf8' }).split('\n')
      return processes.filter(line => line.includes('workerd') && line.includes(server.data))
    }
    expect(running()).toHaveLength(1)
    await server.end('SIGKILL')
    await expect.poll(running).toEqual([])
  })

  it('takes the admin key of the environment, shows none, and takes no other', async () => {
    const server = await start()
    expect(server.output()).not.toContain(ADMIN_KEY)
    expect(server.output()).not.toContain('Secret key')
    expect(await server.api('GET', '/api/keys')).toEqual({ keys: [], next: null })
    const refused = await fetch(`${server.origin}/api/keys`, {
      headers: { authorization: 'Bearer sk_main_x' },
    })
    expect(refused.status).toBe(401)
  })

  it('makes keys when there are none, and shows the secret one at that start alone', async () => {
    const first = await start({ env: NO_KEYS })
    const shown = async (server: Server, name: string, last: string) => {
      await expect.poll(() => server.output()).toContain(last)
      return new RegExp(`${name} +(\\S+)`).exec(server.output())?.[1]
    }
    const secretKey = await shown(first, 'Secret key', 'shown this once')
    const writeKey = await shown(first, 'Write key', 'shown this once')
    expect(secretKey).toMatch(/^sk_main_/)
    await first.end('SIGINT')
    const second = await start({ data: first.data, env: NO_KEYS })
    expect(await shown(second, 'Write key', 'Write key')).toBe(writeKey)
    expect(await shown(second, 'Secret key', 'Secret key')).toBe('was')
    expect(second.output()).not.toContain(secretKey)
    const stored = await fetch(`${second.origin}/v1/batch`, {
      method: 'POST',
      body: JSON.stringify({ writeKey, batch: [track('Clicked', { userId: unique('u') })] }),
    })
    expect(await stored.json()).toMatchObject({ accepted: 1 })
    const listed = await fetch(`${second.origin}/api/contacts`, {
      headers: { authorization: `Bearer ${secretKey}` },
    })
    expect(listed.status).toBe(200)
  })

  it('refuses options that it does not know', async () => {
    expect(await run(['serve', '--colour', 'blue'])).toMatchObject({ code: 2, out: '' })
    expect(await run(['serve', 'extra'])).toMatchObject({ code: 2, out: '' })
  })
})

describe('tidemark', () => {
  it.each([[[]], [['dance']], [['__proto__']], [['constructor']], [['--serve']]])(
    'refuses %j, and tells what there is',
    async args => {
      const { code, err } = await run(args)
      expect(code).toBe(2)
      expect(err).toContain('Usage: tidemark')
      expect(err).not.toMatch(/\n\s+at /)
    },
  )

  it('helps who asks', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('serve')
  })
})
