import { createReadStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { api } from './api.ts'
import { CommandFailure } from './failure.ts'
import type { Command } from './main.ts'
import { readOptions } from './options.ts'
import type { Served } from './serve.ts'

const PROGRESS_EVERY_MS = 1000
/** As many as one request takes. */
const IDS = 10_000

interface Directory {
  readonly shards: number
  readonly next: { readonly shards: number } | null
  readonly contacts: number
  readonly progress: {
    readonly done: number
    readonly total: number
    readonly failed: number
    readonly finishedAt: string | null
  } | null
}

/** `tidemark rebuild --shards 16`: has the list of contacts made anew by a running service, and waits for it. */
export const rebuildCommand: Command = async args => {
  const options = { url: { type: 'string' }, shards: { type: 'string' }, ids: { type: 'string' } } as const
  const { url, shards, ids } = readOptions(() => parseArgs({ args: [...args], options })).values
  const adminKey = process.env.TIDEMARK_ADMIN_KEY
  if (!adminKey) throw new CommandFailure('A secret key that may manage is needed in TIDEMARK_ADMIN_KEY.', 2)
  const served = { origin: url ?? 'http://127.0.0.1:8787', adminKey }
  const asked = shards === undefined ? {} : { shards: Number(shards) }
  const named = ids === undefined ? [] : await idsFrom(ids)
  for (let from = 0; from === 0 || from < named.length; from += IDS)
    await api(served, 'POST', '/api/directory/rebuild', { ...asked, ids: named.slice(from, from + IDS) })
  console.log(`${await rebuilt(served)} contacts are listed.`)
}

/** Waits until everybody has told their line, and says how far that is; returns how many are listed. */
async function rebuilt(served: Served): Promise<number> {
  for (;;) {
    const { contacts, next, progress } = await api<Directory>(served, 'GET', '/api/directory')
    if (!next && (!progress || progress.finishedAt)) {
      if (progress && progress.failed > 0) console.error(`${progress.failed} contacts did not answer.`)
      return contacts
    }
    if (progress) console.error(`${progress.done} of ${progress.total}`)
    await pause(PROGRESS_EVERY_MS)
  }
}

async function idsFrom(file: string): Promise<string[]> {
  const lines = await text(file === '-' ? process.stdin : createReadStream(file)).catch(error => {
    throw new CommandFailure(`${file} cannot be read: ${error.message}`)
  })
  return lines
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
}
