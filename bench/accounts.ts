// A crowd that comes into one account at once: `node bench/accounts.ts [people]`. Each of them is put into it and
// does five things, as fast as the service takes them; nobody may be lost, and it must go on answering meanwhile.
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildAll } from '../command/build.ts'
import { ADMIN_KEY, removeFolders, startServer } from '../test/server.ts'
import { keepFigures, median } from './figures.ts'
import { benchModels, EVENT_NAMES } from './models.ts'

const [people = 10_000] = process.argv.slice(2).map(Number)
const EVENTS = 5
/** People in a batch, and batches on their way at a time. */
const BATCH = 50
const CONCURRENT = 4
const PATH = '/api/accounts/acme'

await buildAll()
let server = await startServer()
for (const model of benchModels().slice(0, 2) as { id: string }[]) {
  await server.api('PUT', `/api/models/${model.id}`, model)
  const id = `accounts-${model.id}`
  await server.api('PUT', `/api/models/${id}`, { ...model, id, subject: 'account' })
}
await server.api('PUT', '/api/models/events', {
  ...{ subject: 'account', status: 'active', range: { min: 0, max: 1e9 } },
  activity: [{ id: 'all', rules: [{ id: 'all', match: { type: 'track' }, award: { each: 1 } }] }],
})

/** For comparison: as many as a fifth who belong to no account. */
const others = Math.ceil(people / 5)
let began = performance.now()
await sendAll('alone', others, false)
const alone = others / seconds()

began = performance.now()
let isOver = false
const looking = [look(account), look(() => request('GET', '/api/contacts/user:p0'))]
await sendAll('p', people, true)
const acknowledged = seconds()
while ((await account()).count < people) await sleep(50)
const whole = seconds()
isOver = true
const [looks = [], contacts = []] = await Promise.all(looking)
const { count, events } = await account()
if (count !== people || events !== people * EVENTS)
  throw new Error(
    `The account has ${count} people and ${events} events, not ${people} and ${people * EVENTS}.`,
  )

await server.end('SIGKILL')
server = await startServer({ data: server.data })
const cold = performance.now()
const again = await account()
const coldMs = Math.round(performance.now() - cold)
if (again.count !== people || again.events !== events) throw new Error('The account forgot something.')
const warm = await times(20, account)
const load = Number(loadavg()[0]?.toFixed(1))
await server.end('SIGTERM')
await removeFolders()

keepFigures('accounts', {
  what: 'people who come into one account at once, each with five events, on bare workerd in one process; two models of 25 rules for contacts and two for accounts. Milliseconds, but for seconds',
  load,
  people,
  newContactsASecond: {
    intoNoAccount: Math.round(alone),
    intoOneAccount: Math.round(people / acknowledged),
  },
  secondsUntilAllAreOnDisk: acknowledged,
  secondsUntilTheAccountHasThemAll: whole,
  lookAtTheAccountMeanwhile: spread(looks),
  lookAtAContactMeanwhile: spread(contacts),
  firstLookAfterARestart: coldMs,
  laterLook: spread(warm),
})

async function sendAll(prefix: string, count: number, isMember: boolean): Promise<void> {
  const starts = Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) => batch * BATCH)
  const sendOn = async () => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      const size = Math.min(BATCH, count - from)
      await send(
        Array.from({ length: size }, (_, i) => `${prefix}${(from ?? 0) + i}`),
        isMember,
      )
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, sendOn))
}

async function send(ids: readonly string[], isMember: boolean): Promise<void> {
  const traits = { plan: 'team' }
  const batch = ids.flatMap(userId => [
    ...(isMember ? [{ type: 'group', messageId: `${userId}-g`, userId, groupId: 'acme', traits }] : []),
    ...Array.from({ length: EVENTS }, (_, i) => ({
      ...{ type: 'track', messageId: `${userId}-${i}`, userId, properties: { name: `n${i}` } },
      event: EVENT_NAMES[i % EVENT_NAMES.length],
    })),
  ])
  await request('POST', '/v1/batch', { batch })
}

/** The account's people and events by what it says of itself. */
async function account(): Promise<{ count: number; events: number }> {
  const known = await request<{
    people?: { count: number }
    scores?: { model: string; score: number }[]
  }>('GET', PATH)
  const events = known.scores?.find(({ model }) => model === 'events')?.score ?? 0
  return { count: known.people?.count ?? 0, events }
}

/** Asks again and again until all is over, and takes the time. */
async function look(act: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  while (!isOver) {
    taken.push(...(await times(1, act)))
    await sleep(100)
  }
  return taken
}

async function times(count: number, act: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < count; i++) {
    const at = performance.now()
    await act()
    taken.push(performance.now() - at)
  }
  return taken
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(new URL(path, server.origin), {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok && response.status !== 404) throw new Error(`${method} ${path}: ${await response.text()}`)
  return (await response.json()) as T
}

function spread(taken: readonly number[]): { median: number; most: number } {
  return { median: Math.round(median(taken)), most: Math.round(Math.max(...taken)) }
}

function seconds(): number {
  return Number(((performance.now() - began) / 1000).toFixed(1))
}
