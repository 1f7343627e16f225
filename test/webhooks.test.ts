import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { identify, times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { type Received, type Receiver, startReceiver } from './receiver.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** As a user may set them, but for the patience of a test. */
const IMPATIENT = {
  TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1',
  TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS: '0.02',
  TIDEMARK_WEBHOOK_TIMEOUT_SECONDS: '0.4',
}
/** Parks after a second, too. */
const HASTY = { ...IMPATIENT, TIDEMARK_WEBHOOK_GIVE_UP_HOURS: String(1 / 3600) }

interface Told {
  readonly id: string
  readonly secret: string
}
interface Delivery {
  readonly id: string
  readonly status: string
  readonly attempts: readonly {
    readonly status: number | null
    readonly error?: string
    readonly ms: number
  }[]
}

const servers: Server[] = []
let server: Server

async function start(options: Parameters<typeof startServer>[0]): Promise<Server> {
  const started = await startServer(options)
  servers.push(started)
  await started.api(
    'PUT',
    '/api/models/interest',
    countingModel('Asked', 10, {
      name: 'Interest',
      stages: [
        { id: 'cold', from: 0 },
        { id: 'hot', from: 20 },
      ],
      thresholds: [{ id: 'hot', at: 20 }],
    }),
  )
  return started
}

beforeAll(async () => {
  server = await start({ env: IMPATIENT })
})
afterAll(async () => {
  await Promise.all(servers.map(started => started.end('SIGKILL')))
  await removeFolders()
})

/** A receiver with an endpoint of its own, which hears of one person alone or of everybody. */
async function subscribe(
  to: Server,
  events: readonly string[] = ['threshold.crossed'],
  more: object = {},
): Promise<{ receiver: Receiver; webhook: Told; path: string }> {
  const receiver = await startReceiver()
  const webhook = await to.api<Told>('POST', '/api/webhooks', { url: receiver.url, events, ...more })
  receiver.secrets.push(webhook.secret)
  const path = `/api/webhooks/${webhook.id}`
  onTestFinished(async () => {
    await receiver.close()
    await to.api('DELETE', path).catch(() => undefined)
  })
  return { receiver, webhook, path }
}

function send(to: Server, batch: unknown[]): Promise<Response> {
  return fetch(new URL('/v1/batch', to.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
}

/** Takes a new person over the mark. */
async function cross(to: Server, userId = unique('u')): Promise<string> {
  const response = await send(
    to,
    times(2, () => track('Asked', { userId })),
  )
  expect(response.status).toBe(200)
  return `user:${userId}`
}

const about = (received: readonly Received[], id: string) =>
  received.filter(({ payload }) => payload.data.contact?.id === id)
const deliveriesOf = async (of: Server, path: string) =>
  (await of.api<{ deliveries: Delivery[] }>('GET', `${path}/deliveries`)).deliveries
const idsOf = (received: readonly Received[]) => received.map(({ id }) => id)

describe('a crossing', () => {
  it('arrives once, signed, with the new score, its reasons and whom it is about', async () => {
    const { receiver } = await subscribe(server)
    const userId = unique('u')
    const traits = { name: 'Ada Park', email: 'ada@example.com' }
    await send(server, [identify({ userId, traits }), ...times(2, () => track('Asked', { userId }))])
    await expect.poll(() => receiver.received.length).toBe(1)
    const [request] = receiver.received
    expect(request?.id).toMatch(/^msg_[\w-]{22}$/)
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.payload).toEqual({
      type: 'threshold.crossed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        contact: { id: `user:${userId}`, ...traits },
        model: { id: 'interest', name: 'Interest', version: expect.any(Number) },
        threshold: { id: 'hot', direction: 'rise', at: 20 },
        cause: 'event',
        score: { score: 20, fit: 0, activity: 20, stage: 'hot', grade: 'D4', tags: [] },
        reasons: [{ rule: 'counted', name: 'counted', points: 20, measure: 2 }],
      },
    })
    const view = await server.api<{ crossings: { at: string }[] }>('GET', `/api/contacts/user:${userId}`)
    expect(view.crossings[0]?.at).toBe(request?.payload.timestamp)
  })

  it('is told with every other change that is subscribed to, in the order in which it happened', async () => {
    const { receiver } = await subscribe(server, ['contact.created', 'threshold.crossed', 'stage.changed'])
    const id = await cross(server)
    await expect
      .poll(() => about(receiver.received, id).map(({ payload }) => payload.type))
      .toEqual(['contact.created', 'threshold.crossed', 'stage.changed'])
    expect(about(receiver.received, id)[2]?.payload.data).toMatchObject({ from: 'cold', to: 'hot' })
  })

  it('is not told to an endpoint of other models, of other events, or that is disabled', async () => {
    const others = [
      await subscribe(server, ['threshold.crossed'], { models: ['another'] }),
      await subscribe(server, ['stage.changed'], { enabled: false }),
      await subscribe(server, ['tag.added']),
    ]
    const { receiver } = await subscribe(server, ['threshold.crossed'], { models: ['interest', 'another'] })
    await cross(server)
    await expect.poll(() => receiver.received.length).toBe(1)
    expect(others.map(other => other.receiver.received.length)).toEqual([0, 0, 0])
  })
})

describe('a tag', () => {
  it('is told when it is put on and when it is lost by silence alone', async () => {
    await server.api('PUT', '/api/models/tagged', {
      name: 'Tagged',
      purpose: 'custom',
      status: 'active',
      activity: [
        {
          id: 'all',
          rules: [
            {
              id: 'r',
              match: { event: 'Tagged' },
              award: { each: 1 },
              fade: { halfLife: '1m' },
              tag: 'fresh',
            },
          ],
        },
      ],
    })
    const { receiver } = await subscribe(server, ['tag.added', 'tag.removed'], { models: ['tagged'] })
    // Points fall from 1 below the 0.05 of a tag in 4.33 half-lives.
    const timestamp = new Date(Date.now() - 60_000 * Math.log2(20) + 2000).toISOString()
    await send(server, [track('Tagged', { userId: unique('u'), timestamp })])
    await expect
      .poll(() => receiver.received.map(({ payload: { type, data } }) => [type, data.tag, data.cause]))
      .toEqual([
        ['tag.added', 'fresh', 'event'],
        ['tag.removed', 'fresh', 'time'],
      ])
  })
})

describe('a model that is saved', () => {
  it('is told', async () => {
    const { receiver } = await subscribe(server, ['model.saved'])
    const id = unique('m')
    await server.api('PUT', `/api/models/${id}`, countingModel('Never', 1, { name: 'Mine' }))
    await expect
      .poll(() => receiver.received.map(({ payload }) => payload))
      .toMatchObject([
        { type: 'model.saved', data: { model: { id, name: 'Mine', status: 'active', version: 1 } } },
      ])
  })
})

describe('a receiver that fails', () => {
  it('is tried again under one id and with a new signature, whatever way it fails', async () => {
    const { receiver, path } = await subscribe(server)
    const failures = [
      { status: 500 },
      'hang',
      'drop',
      { status: 302, headers: { location: '/else' } },
    ] as const
    receiver.react = (_, count) => failures[count] ?? { status: 200 }
    const id = await cross(server)
    await expect.poll(() => receiver.taken().length).toBe(1)
    expect(receiver.received.map(({ answered }) => answered)).toEqual([500, null, null, 302, 200])
    expect(new Set(idsOf(receiver.received)).size).toBe(1)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    const read = () => deliveriesOf(server, path)
    await expect.poll(async () => (await read())[0]?.status).toBe('delivered')
    const [delivery] = await read()
    expect(delivery).toMatchObject({ id: receiver.received[0]?.id, subject: id })
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, null, null, 302, 200])
    expect(delivery?.attempts[1]?.error).toBe('No answer within 0.4 seconds.')
  })

  it('gets what is about one person in order, and what is about others meanwhile', async () => {
    const { receiver } = await subscribe(server, ['threshold.crossed', 'stage.changed', 'contact.created'])
    const stuck = unique('u')
    let isMended = false
    const isAboutStuck = ({ payload }: Pick<Received, 'payload'>) =>
      payload.data.contact?.id === `user:${stuck}`
    receiver.react = request => (isAboutStuck(request) && !isMended ? { status: 400 } : { status: 200 })
    await cross(server, stuck)
    await expect.poll(() => receiver.received.length).toBeGreaterThan(1)
    const others = await Promise.all(times(10, () => cross(server)))
    await expect.poll(() => receiver.taken().length).toBe(30)
    expect(new Set(idsOf(about(receiver.received, `user:${stuck}`))).size).toBe(1)
    isMended = true
    const types = ['contact.created', 'threshold.crossed', 'stage.changed']
    const typesOf = (id: string) => about(receiver.taken(), id).map(({ payload }) => payload.type)
    await expect.poll(() => typesOf(`user:${stuck}`)).toEqual(types)
    for (const id of others) expect(typesOf(id)).toEqual(types)
  })

  it('keeps the order of each person when it fails at random', async () => {
    const { receiver } = await subscribe(server, ['threshold.crossed', 'stage.changed', 'contact.created'])
    receiver.react = (_, count) => ({ status: count % 3 === 0 ? 500 : 200 })
    const people = await Promise.all(times(20, () => cross(server)))
    await expect.poll(() => receiver.taken().length).toBe(60)
    for (const id of people) {
      expect(about(receiver.taken(), id).map(({ payload }) => payload.type)).toEqual([
        'contact.created',
        'threshold.crossed',
        'stage.changed',
      ])
    }
    expect(new Set(idsOf(receiver.taken())).size).toBe(60)
  })

  it('is left alone for as long as it asks with Retry-After', async () => {
    const { receiver } = await subscribe(server)
    const times: number[] = []
    receiver.react = (_, count) => {
      times.push(Date.now())
      return count === 0 ? { status: 429, headers: { 'retry-after': '2' } } : { status: 200 }
    }
    await cross(server)
    await expect.poll(() => receiver.taken().length).toBe(1)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1900)
    expect(times).toHaveLength(2)
  })

  it('holds no other up while it is dead, is let alone, and gets all when it is back', async () => {
    const dead = await subscribe(server)
    const { port } = dead.receiver
    await dead.receiver.close()
    const hanging = await subscribe(server)
    hanging.receiver.react = () => 'hang'
    const well = await subscribe(server)
    const people = await Promise.all(times(12, () => cross(server)))
    await expect.poll(() => well.receiver.received.length).toBe(12)
    const statusOf = async () =>
      (await server.api<{ delivery: { waiting: number; breaker: { failures: number } } }>('GET', dead.path))
        .delivery
    await expect.poll(async () => (await statusOf()).breaker.failures).toBeGreaterThanOrEqual(5)
    expect((await statusOf()).waiting).toBe(12)
    const back = await startReceiver(port)
    back.secrets.push(dead.webhook.secret)
    onTestFinished(() => back.close())
    await expect.poll(() => back.received.length).toBe(12)
    expect(new Set(back.received.map(({ payload }) => payload.data.contact?.id))).toEqual(new Set(people))
    await expect.poll(async () => (await statusOf()).waiting).toBe(0)
  })

  it('is not followed where it redirects to', async () => {
    const elsewhere = await startReceiver()
    onTestFinished(() => elsewhere.close())
    const { receiver } = await subscribe(server)
    receiver.react = (_, count) =>
      count < 2 ? { status: 307, headers: { location: elsewhere.url } } : { status: 200 }
    await cross(server)
    await expect.poll(() => receiver.taken().length).toBe(1)
    expect([...elsewhere.received, ...elsewhere.refused]).toEqual([])
  })

  it('gets nothing any more once it answered 410', async () => {
    const { receiver, path } = await subscribe(server)
    receiver.react = () => ({ status: 410 })
    await cross(server)
    await expect
      .poll(() => server.api('GET', path))
      .toMatchObject({ enabled: false, goneAt: expect.any(String) })
    await cross(server)
    expect(receiver.received).toHaveLength(1)
  })
})

describe('what could not be delivered', () => {
  it('is parked, and sent again or deleted when somebody says so', async () => {
    const hasty = await start({ env: HASTY })
    const { receiver, path } = await subscribe(hasty)
    receiver.react = () => ({ status: 400 })
    const people = await Promise.all(times(3, () => cross(hasty)))
    const parked = async () => (await hasty.api<{ parked: Delivery[] }>('GET', `${path}/parked`)).parked
    await expect.poll(async () => (await parked()).length).toBe(3)
    const [first, second] = await parked()
    expect(first?.attempts.length).toBeGreaterThan(1)
    receiver.react = () => ({ status: 200 })
    expect(await hasty.api('POST', `${path}/parked/resend`, { ids: [first?.id] })).toEqual({ resent: 1 })
    await expect.poll(() => idsOf(receiver.taken())).toEqual([first?.id])
    await hasty.api('DELETE', `${path}/parked/${second?.id}`)
    expect(await hasty.api('POST', `${path}/parked/resend`)).toEqual({ resent: 1 })
    await expect.poll(() => receiver.taken().length).toBe(2)
    expect(await parked()).toEqual([])
    expect(new Set(receiver.received.map(({ payload }) => payload.data.contact?.id))).toEqual(new Set(people))
    expect(await hasty.api('DELETE', `${path}/parked`)).toEqual({ deleted: 0 })
  })
})

describe('somebody who is erased', () => {
  it('is told of no more, and held by no endpoint, whether it is down, disabled or divided', async () => {
    const told = await subscribe(server)
    const down = await subscribe(server, ['threshold.crossed'], { shards: 3 })
    const off = await subscribe(server)
    const all = [told, down, off]
    down.receiver.react = () => ({ status: 503 })
    off.receiver.react = () => ({ status: 503 })
    const [erased = '', other = ''] = [await cross(server), await cross(server)]
    const subjectsAt = async (path: string) =>
      (await server.api<{ deliveries: { subject: string }[] }>('GET', `${path}/deliveries`)).deliveries
        .map(({ subject }) => subject)
        .toSorted()
    for (const { path } of all) await expect.poll(() => subjectsAt(path)).toEqual([erased, other].toSorted())
    const input = { url: off.receiver.url, events: ['threshold.crossed'] }
    await server.api('PUT', off.path, { ...input, enabled: false })
    await server.api('DELETE', `/api/contacts/${erased}`)
    for (const { path } of all) expect(await subjectsAt(path)).toEqual([other])
    await expect.poll(() => server.api('GET', down.path)).toMatchObject({ delivery: { waiting: 1 } })
    const tried = about(down.receiver.received, erased).length
    for (const { receiver } of all) receiver.react = () => ({ status: 200 })
    await server.api('PUT', off.path, input)
    for (const { receiver } of all) await expect.poll(() => about(receiver.taken(), other).length).toBe(1)
    // A request that was under way when it was erased may still come in.
    expect(about(down.receiver.received, erased).length).toBeLessThanOrEqual(tried + 1)
    for (const { receiver } of [down, off]) expect(about(receiver.taken(), erased)).toEqual([])
  })
})

describe('the lists of deliveries', () => {
  it('are read in pages, which what comes in meanwhile does not move', async () => {
    const { path, receiver } = await subscribe(server, ['tag.added'])
    const sent: string[] = []
    const test = async () => {
      sent.unshift((await server.api<{ id: string }>('POST', `${path}/test`)).id)
    }
    for (let count = 0; count < 7; count++) await test()
    const expected = [...sent]
    const read: string[] = []
    let cursor = ''
    do {
      const { deliveries, next } = await server.api<{ deliveries: Delivery[]; next: string | null }>(
        'GET',
        `${path}/deliveries?limit=3${cursor}`,
      )
      read.push(...deliveries.map(({ id }) => id))
      cursor = next === null ? '' : `&cursor=${next}`
      await test()
    } while (cursor !== '')
    expect(read).toEqual(expected)
    await expect.poll(() => receiver.received.length).toBe(10)
    const refused = ['deliveries?cursor=x', 'parked?cursor=MS4y', 'parked?order=asc']
    for (const list of refused)
      await expect(server.api('GET', `${path}/${list}`)).rejects.toThrow('answered 400')
    expect(await server.api('GET', `${path}/parked?limit=1`)).toEqual({ parked: [], next: null })
  })
})

describe('a server that is killed between an acknowledged batch and its delivery', () => {
  it('delivers after it is started again, under the same id', async () => {
    let killed = await start({ env: IMPATIENT })
    const { receiver, webhook } = await subscribe(killed)
    receiver.react = () => ({ status: 503 })
    const people = await Promise.all(times(5, () => cross(killed)))
    const last = await cross(killed)
    await killed.end('SIGKILL')
    const before = idsOf(receiver.received)
    receiver.react = () => ({ status: 200 })
    killed = await startServer({ data: killed.data, env: IMPATIENT })
    servers.push(killed)
    await expect.poll(() => new Set(idsOf(receiver.taken())).size).toBe(6)
    const told = receiver.taken().map(({ payload }) => payload.data.contact?.id)
    expect(new Set(told)).toEqual(new Set([...people, last]))
    expect(idsOf(receiver.taken())).toEqual(expect.arrayContaining(before))
    expect(receiver.refused).toEqual([])
    await killed.api('DELETE', `/api/webhooks/${webhook.id}`)
  })
})

describe('the page about webhooks', () => {
  const block = async (language: string) => {
    const page = await readFile(fileURLToPath(new URL('../docs/webhooks.md', import.meta.url)), 'utf8')
    return page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? ''
  }
  /** The names that an object has, at every depth; of a list, those of its first entry. */
  const namesIn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, 1).map(namesIn)
    if (typeof value !== 'object' || value === null) return null
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, namesIn(inner)]))
  }

  it('has a program that verifies what comes', async () => {
    const { receiver, webhook, path } = await subscribe(server)
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-example-'))
    await symlink(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'))
    await writeFile(join(folder, 'receiver.mjs'), await block('js'))
    const { port } = receiver
    await receiver.close()
    const program = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
      env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: webhook.secret },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(async () => {
      program.kill()
      await rm(folder, { recursive: true })
    })
    let printed = ''
    program.stdout.on('data', chunk => {
      printed += chunk
    })
    const { id } = await server.api<{ id: string }>('POST', `${path}/test`)
    await expect.poll(() => printed).toContain(`${id} webhook.test`)
    // The program prints before it answers.
    const answered = async () => (await deliveriesOf(server, path))[0]?.attempts.at(-1)?.status
    await expect.poll(answered).toBe(204)
  })

  it('shows a payload as it comes', async () => {
    const { receiver } = await subscribe(server)
    await cross(server)
    await expect.poll(() => receiver.received.length).toBe(1)
    expect(namesIn(receiver.received[0]?.payload)).toEqual(namesIn(JSON.parse(await block('json'))))
  })
})

describe('an edited model', () => {
  it('tells nothing of whom it moves', async () => {
    const { receiver } = await subscribe(server, ['threshold.crossed', 'stage.changed'], {
      models: ['edited'],
    })
    const model = (at: number) =>
      countingModel('Edited', 10, { stages: [{ id: 'in', from: at }], thresholds: [{ id: 't', at }] })
    await server.api('PUT', '/api/models/edited', model(100))
    const batchOf = (userId: string) => times(2, () => track('Edited', { userId }))
    const moved = unique('u')
    await send(server, batchOf(moved))
    await server.api('PUT', '/api/models/edited', model(20))
    await send(server, [track('Other', { userId: moved })])
    const crossed = unique('u')
    await send(server, batchOf(crossed))
    await expect.poll(() => receiver.received.length).toBe(2)
    expect(about(receiver.received, `user:${moved}`)).toEqual([])
    const view = await server.api('GET', `/api/contacts/user:${moved}`)
    expect(view).toMatchObject({ crossings: [{ model: 'edited', cause: 'edit' }] })
  })
})

describe('a secret', () => {
  it('is told once, and after a rotation both sign until the old one ends', async () => {
    const { receiver, webhook, path } = await subscribe(server)
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify(await server.api('GET', '/api/webhooks'))).not.toContain('whsec_')
    const rotated = await server.api<Told>('POST', `${path}/rotate`)
    receiver.secrets.push(rotated.secret)
    await cross(server)
    await expect.poll(() => receiver.received.length).toBe(1)
    expect(receiver.received[0]?.signature.split(' ')).toHaveLength(2)
    expect(JSON.stringify(await server.api('GET', path))).not.toContain('whsec_')
  })
})

describe('a test', () => {
  it('is sent at once and shows among the deliveries', async () => {
    const { receiver, path } = await subscribe(server)
    const { id } = await server.api<{ id: string }>('POST', `${path}/test`)
    await expect.poll(() => idsOf(receiver.received)).toEqual([id])
    expect(receiver.received[0]?.payload.type).toBe('webhook.test')
  })
})

describe('a webhook', () => {
  const refusalOf = async (to: Server, body: object, method = 'POST', path = '/api/webhooks') => {
    const response = await fetch(new URL(path, to.origin), {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: JSON.stringify(body),
    })
    const { error } = (await response.json()) as {
      error?: { code: string; issues?: { path: string; message: string }[] }
    }
    return { status: response.status, code: error?.code, paths: error?.issues?.map(issue => issue.path) }
  }

  it('is refused with the path of each field that is wrong', async () => {
    const wrong = { url: 'nowhere', events: ['no.such'], models: [], enabled: 'yes', more: 1 }
    const { paths, ...refusal } = await refusalOf(server, wrong)
    expect(refusal).toEqual({ status: 422, code: 'invalid_webhook' })
    expect(paths?.toSorted()).toEqual(['enabled', 'events.0', 'models', 'more', 'url'])
    expect(
      await refusalOf(server, { events: ['stage.changed'], url: 'https://a:b@c.example' }),
    ).toMatchObject({
      status: 422,
      paths: ['url'],
    })
    expect(
      await refusalOf(server, { url: 'https://c.example', events: ['tag.added'] }, 'PUT', '/api/webhooks/x'),
    ).toMatchObject({ status: 404 })
  })

  it('is changed, and then goes elsewhere', async () => {
    const { receiver, webhook, path } = await subscribe(server)
    const next = await startReceiver()
    next.secrets.push(webhook.secret)
    onTestFinished(() => next.close())
    const changed = { url: next.url, events: ['threshold.crossed'], description: 'Moved' }
    expect(await server.api('PUT', path, changed)).toMatchObject({
      ...changed,
      id: webhook.id,
      enabled: true,
    })
    await cross(server)
    await expect.poll(() => next.received.length).toBe(1)
    expect(receiver.received).toEqual([])
    await server.api('DELETE', path)
    expect(await refusalOf(server, {}, 'POST', `${path}/test`)).toMatchObject({ status: 404 })
  })

  it('may not lead to a private address unless the service is told so', async () => {
    const careful = await start({})
    const refused = [
      'http://example.com/',
      ...[
        'localhost',
        'api.localhost',
        'db',
        'printer.local',
        'metadata.google.internal',
        '127.0.0.1',
        '127.1',
        '0x7f.1',
        '2130706433',
        '0177.0.0.1',
        '10.1.2.3',
        '172.20.0.1',
        '192.168.1.1',
        '169.254.169.254',
        '100.64.0.1',
        '0.0.0.0',
        '255.255.255.255',
        '224.0.0.1',
        '[::1]',
        '[::]',
        '[::ffff:127.0.0.1]',
        '[::ffff:8.8.8.8]',
        '[::127.0.0.1]',
        '[fe80::1]',
        '[fd00::1]',
        '[64:ff9b::7f00:1]',
        '[2002:7f00:1::]',
        '[2001:db8::1]',
        'localhost.',
        '１２７.0.0.1',
      ].map(host => `https://${host}/hooks`),
    ]
    for (const url of refused) {
      const refusal = await refusalOf(careful, { url, events: ['tag.added'] })
      expect({ url, ...refusal }).toEqual({ url, status: 422, code: 'invalid_webhook', paths: ['url'] })
    }
    for (const url of ['https://example.com/x?y=1', 'https://8.8.8.8:8443/', 'https://[2606:4700::1111]/']) {
      await careful.api('POST', '/api/webhooks', { url, events: ['tag.added'] })
    }
  })

  it('gets nothing on a private address once that is no longer allowed', async () => {
    const allowed = await start({ env: IMPATIENT })
    const { receiver, path } = await subscribe(allowed)
    const { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: _, ...env } = IMPATIENT
    await allowed.end('SIGKILL')
    const careful = await startServer({ data: allowed.data, env })
    servers.push(careful)
    await cross(careful)
    const read = () => deliveriesOf(careful, path)
    await expect.poll(async () => (await read())[0]?.attempts[0]?.error).toMatch(/must begin with https/)
    expect(receiver.received).toEqual([])
  })
})
