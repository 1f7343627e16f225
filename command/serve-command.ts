import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { WORKSPACE_PATTERN } from '../worker/auth/key.ts'
import { CommandFailure } from './failure.ts'
import { firstKeys } from './keys.ts'
import type { Command } from './main.ts'
import { addressFrom, portFrom, serve, WORKER_CONFIG } from './serve.ts'

/** `tidemark serve --port 8787 --host 127.0.0.1 --data .tidemark`; the environment says the same in PORT, HOST and TIDEMARK_DATA. */
export const serveCommand: Command = async args => {
  const { port, host, data } = optionsFrom(args)
  const address = addressFrom(process.env)
  const workspace = workspaceFrom(process.env)
  const writeKey = process.env.TIDEMARK_WRITE_KEY || undefined
  if (!existsSync(new URL('../dist/worker.js', import.meta.url))) {
    const { buildAll } = await import('./build.ts')
    await buildAll()
  }
  const options = {
    port: port === undefined ? address.port : portFrom(port, '--port'),
    host: host ?? address.host,
    data: data === undefined ? address.data : resolve(data),
    config: WORKER_CONFIG,
    workspace,
    ...(writeKey !== undefined && { writeKey }),
  }
  await serve(options, async served => {
    const keys = await firstKeys(served, writeKey)
    console.log(`API         ${served.origin}`)
    console.log(`Write key   ${keys.writeKey}`)
    if (keys.secretKey) console.log(`Secret key  ${keys.secretKey}   (shown this once)`)
    else if (!process.env.TIDEMARK_ADMIN_KEY) {
      console.log('Secret key  was shown at the first start; to set one, start with TIDEMARK_ADMIN_KEY')
    }
  })
}

/** @throws CommandFailure for a name that keys can not carry */
function workspaceFrom(env: NodeJS.ProcessEnv): string {
  const workspace = env.TIDEMARK_WORKSPACE || 'main'
  if (WORKSPACE_PATTERN.test(workspace)) return workspace
  throw new CommandFailure('TIDEMARK_WORKSPACE must be 1 to 64 lower-case letters, digits and hyphens.', 2)
}

function optionsFrom(args: readonly string[]) {
  try {
    const options = { port: { type: 'string' }, host: { type: 'string' }, data: { type: 'string' } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), 2)
  }
}
