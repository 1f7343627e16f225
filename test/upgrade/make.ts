/**
 * Keeps the data folder of this version, for later ones to be tried on: `node test/upgrade/make.ts 0.1.0`, once
 * for each release and each change of what is stored. It runs the service, sends it the traffic, and writes
 * `test/fixtures/data-….tar.gz` and, beside it, what was sent and answered.
 */
import { execFileSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildAll } from '../../command/build.ts'
import { startReceiver } from '../receiver.ts'
import { removeFolders, type Server, startServer } from '../server.ts'
import { answersOf, type Kept, listed } from './answers.ts'
import { MESSAGES, MODELS, SEGMENTS } from './models.ts'
import { send } from './send.ts'
import { traffic } from './traffic.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))
/** Nothing listens there: the port of the discard protocol, which nobody runs any more. */
const DEAD = 'http://127.0.0.1:9/hooks'
const PATIENCE_MS = 120_000
/** 20 points fade below 15 in 24.9 seconds: they fall four seconds after they were sent. */
const FALLS_MS = 21_000

const IMPATIENT = {
  TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1',
  TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS: '0.05',
  TIDEMARK_WEBHOOK_TIMEOUT_SECONDS: '1',
}
/** What waits today must wait still when the folder is opened years from now. */
const FOR_EVER = { ...IMPATIENT, TIDEMARK_WEBHOOK_GIVE_UP_HOURS: String(100 * 366 * 24) }
const HASTY = { ...IMPATIENT, TIDEMARK_WEBHOOK_GIVE_UP_HOURS: String(1 / 3600) }

const version = process.argv[2]
if (!version) throw new Error('Say for which version: node test/upgrade/make.ts 0.1.0')
await buildAll()

const made = async (server: Server, wanted: object) =>
  server.api<{ id: string; key: string }>('POST', '/api/keys', wanted)
const subscribed = (server: Server, url: string, events: readonly string[]) =>
  server.api<{ id: string; secret: string }>('POST', '/api/webhooks', { url, events })

// What can not be delivered here is parked after a second.
let server = await startServer({ env: HASTY })
const { data } = server
for (const [id, model] of MODELS) await server.api('PUT', `/api/models/${id}`, model)
for (const [id, message] of Object.entries(MESSAGES)) await server.api('PUT', `/api/messages/${id}`, message)
for (const [id, segment] of Object.entries(SEGMENTS)) await server.api('PUT', `/api/segments/${id}`, segment)
const revoked = await made(server, { type: 'secret', name: 'Withdrawn', role: 'manage' })
await server.api('DELETE', `/api/keys/${revoked.id}`)
const identity = await made(server, { type: 'identity', name: 'App' })
const keys = {
  write: (await made(server, { type: 'write', name: 'Site', origins: ['https://www.example.com'] })).key,
  reads: (await made(server, { type: 'secret', name: 'Reports', role: 'read' })).key,
  writes: (await made(server, { type: 'secret', name: 'Import', role: 'write' })).key,
  identity: identity.key,
  revoked: revoked.key,
}
const parked = await subscribed(server, DEAD, ['contact.created'])

const base = Date.now() - 1000
const sendings = traffic(base, FALLS_MS)
const [first, second, ...others] = sendings
if (!first || !second) throw new Error('There is no traffic.')
for (const sending of [first, second]) await send(server, sending, keys.identity)
await until(async () => {
  const { delivery } = await server.api<{ delivery: { waiting: number; parked: number } }>(
    'GET',
    `/api/webhooks/${parked.id}`,
  )
  return delivery.waiting === 0 && delivery.parked === 3
})
await server.api('PUT', `/api/webhooks/${parked.id}`, {
  url: DEAD,
  events: ['contact.created'],
  enabled: false,
})
await server.end('SIGTERM')

// And what can not be delivered from here on waits.
server = await startServer({ data, env: FOR_EVER })
const receiver = await startReceiver()
const alive = await subscribed(server, receiver.url, ['stage.changed', 'tag.added'])
receiver.secrets.push(alive.secret)
const waiting = await subscribed(server, DEAD, ['threshold.crossed'])
for (const sending of others) await send(server, sending, keys.identity)
const webhooks = { alive: alive.id, parked: parked.id, waiting: { id: waiting.id, secret: waiting.secret } }
// The fleeting score falls by an alarm.
await until(async () => {
  const { crossings } = await server.api<{ crossings: unknown[] }>('GET', '/api/contacts/user:hal')
  return crossings.length === 1
})
await server.api('PUT', `/api/webhooks/${alive.id}`, {
  url: DEAD,
  events: ['stage.changed', 'tag.added'],
  enabled: false,
})
await server.end('SIGTERM')
await receiver.close()
const archive = join(FIXTURES, `data-${version}.tar.gz`)
execFileSync(
  'tar',
  ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-czf', archive, 'objects'],
  {
    cwd: data,
  },
)

// The lines that are owed to the directory in that folder are told by whoever starts it: this version, too.
server = await startServer({ data, env: FOR_EVER })
const at = new Date().toISOString()
let answers = await answersOf(server, at, webhooks)
await until(async () => {
  answers = await answersOf(server, at, webhooks)
  return answers.directory.every(({ id, lasting, traits }) => {
    const score = answers.scores[id]?.find(({ model }) => model === 'lasting')?.score
    return lasting === score && traits.plan === answers.contacts[id]?.traits.plan
  })
})
await server.end('SIGTERM')

const kept: Kept = { at, sendings, keys, webhooks, answers }
writeFileSync(join(FIXTURES, `answers-${version}.json`), `${JSON.stringify(kept, null, 2)}\n`)
await removeFolders()
console.log(`${statSync(archive).size} bytes in ${archive}`)

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come to rest: ${JSON.stringify(await listed(server))}`)
    await setTimeout(200)
  }
}
