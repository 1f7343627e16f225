import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { times, track, unique } from './events.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const ENV = { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1', TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS: '0.05' }
const PATIENCE = { timeout: 120_000, interval: 100 }
/** Four times as many take four times as long, which is a minute on a busy disk. */
const CONTACTS = 500
const A_BATCH = 100

const servers: Server[] = []

afterAll(async () => {
  await Promise.all(servers.map(server => server.end('SIGKILL')))
  await removeFolders()
})

async function start(data?: string): Promise<Server> {
  const server = await startServer({ env: ENV, ...(data !== undefined && { data }) })
  servers.push(server)
  return server
}

interface Subscribed {
  readonly receiver: Receiver
  readonly path: string
  readonly input: object
}

async function subscribe(server: Server, more: object): Promise<Subscribed> {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  const input = { url: receiver.url, events: ['contact.created'], perSecond: 1000, ...more }
  const { id, secret } = await server.api<{ id: string; secret: string }>('POST', '/api/webhooks', input)
  receiver.secrets.push(secret)
  return { receiver, path: `/api/webhooks/${id}`, input }
}

/** New contacts, a hundred a request and all requests at once. */
async function send(server: Server, people: readonly string[]): Promise<void> {
  const batches = times(Math.ceil(people.length / A_BATCH), index =>
    people.slice(index * A_BATCH, (index + 1) * A_BATCH),
  )
  const answers = await Promise.all(
    batches.map(batch =>
      fetch(new URL('/v1/batch', server.origin), {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
        body: JSON.stringify({ batch: batch.map(userId => track('Came', { userId })) }),
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(batches.map(() => 200))
}

const waitingAt = async (server: Server, path: string) =>
  (await server.api<{ delivery: { waiting: number } }>('GET', path)).delivery.waiting
const contactsOf = (receiver: Receiver) =>
  new Set(receiver.taken().map(({ payload }) => payload.data.contact?.id))

describe('hundreds of contacts that are new at once', () => {
  it('are each told once', { timeout: 180_000 }, async () => {
    const server = await start()
    const { receiver, path } = await subscribe(server, {})
    // Where the time goes is printed: most of it is the disk's, at which each contact begins a file of its own.
    const people = times(CONTACTS, () => unique('u'))
    const startedAt = performance.now()
    const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1)
    await send(server, people)
    const answered = seconds()
    await expect.poll(() => receiver.taken().length, PATIENCE).toBeGreaterThan(0)
    const begun = seconds()
    await expect.poll(() => receiver.taken().length, PATIENCE).toBe(CONTACTS)
    console.info(
      `${CONTACTS} new contacts: answered after ${answered} s, the first told after ${begun} s, all after ${seconds()} s`,
    )
    await expect.poll(() => waitingAt(server, path), PATIENCE).toBe(0)
    expect(receiver.taken()).toHaveLength(CONTACTS)
    expect(contactsOf(receiver)).toEqual(new Set(people.map(id => `user:${id}`)))
  })
})

describe('a webhook whose shards are changed', () => {
  it('tells everything once, though the server is killed meanwhile', { timeout: 180_000 }, async () => {
    const first = await start()
    const { receiver, path, input } = await subscribe(first, {})
    receiver.react = () => ({ status: 503 })
    const people = times(300, () => unique('u'))
    await send(first, people.slice(0, 200))
    await expect.poll(() => waitingAt(first, path), PATIENCE).toBe(200)
    expect(await first.api('PUT', path, { ...input, shards: 5 })).toMatchObject({ shards: 5 })
    await first.end('SIGKILL')
    const second = await start(first.data)
    await send(second, people.slice(200))
    await second.api('PUT', path, { ...input, shards: 3 })
    receiver.react = (_, count) => ({ status: count % 5 === 0 ? 500 : 200 })
    await expect.poll(() => contactsOf(receiver).size, PATIENCE).toBe(300)
    await expect.poll(() => waitingAt(second, path), PATIENCE).toBe(0)
    expect(receiver.taken()).toHaveLength(300)
    const ids: string[] = []
    let cursor = ''
    do {
      const page = await second.api<{ deliveries: { id: string; status: string }[]; next: string | null }>(
        'GET',
        `${path}/deliveries?limit=70${cursor}`,
      )
      ids.push(...page.deliveries.filter(({ status }) => status === 'delivered').map(({ id }) => id))
      cursor = page.next === null ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    expect(ids.toSorted()).toEqual(
      receiver
        .taken()
        .map(({ id }) => id)
        .toSorted(),
    )
    await second.api('DELETE', path)
  })

  it('is refused a number of them that cannot be', async () => {
    const server = await start()
    const input = { url: 'https://example.com', events: ['contact.created'] }
    for (const shards of [0, 17, 1.5, 'many'])
      await expect(server.api('POST', '/api/webhooks', { ...input, shards })).rejects.toThrow('answered 422')
    const told = await server.api<{ id: string }>('POST', '/api/webhooks', input)
    expect(told).not.toHaveProperty('mostShards')
    await server.api('PUT', `/api/webhooks/${told.id}`, { ...input, shards: 9 })
    await server.api('PUT', `/api/webhooks/${told.id}`, input)
    const again = await server.api('GET', `/api/webhooks/${told.id}`)
    expect(again).not.toHaveProperty('mostShards')
    expect(again).not.toHaveProperty('shards')
  })
})
