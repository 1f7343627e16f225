import { api } from './api.ts'
import type { Served } from './serve.ts'

interface ListedKey {
  readonly type: 'write' | 'secret'
  readonly key?: string
}

/** The keys to tell at a start; the secret one only at the start that made it. */
export interface ShownKeys {
  readonly writeKey: string
  readonly secretKey?: string
}

/** Makes the first keys of a workspace where there are none; a key that came by the environment counts. */
export async function firstKeys(served: Served, writeKey: string | undefined): Promise<ShownKeys> {
  const { keys } = await api<{ keys: ListedKey[] }>(served, 'GET', '/api/keys?limit=500')
  const stored = keys.find(({ type }) => type === 'write')?.key
  const makesSecret = !process.env.TIDEMARK_ADMIN_KEY && !keys.some(({ type }) => type === 'secret')
  return {
    writeKey: writeKey ?? stored ?? (await make(served, { type: 'write', name: 'First write key' })),
    ...(makesSecret && {
      secretKey: await make(served, { type: 'secret', name: 'First secret key', role: 'manage' }),
    }),
  }
}

async function make(served: Served, wanted: object): Promise<string> {
  const { key } = await api<{ key: string }>(served, 'POST', '/api/keys', wanted)
  return key
}
