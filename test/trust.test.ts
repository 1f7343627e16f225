import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer, MeAnswer } from '../shared/wire/answer.ts'
import { contact, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'
import { claims, token } from './token.ts'

const DAY_MS = 86_400_000

let server: Server
let keys: { readonly [role: string]: string } = {}

beforeAll(async () => {
  server = await startServer()
  const more = { visibility: 'client', thresholds: [{ id: 'hot', at: 30 }] }
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, more))
  await server.api('PUT', '/api/models/inner', countingModel('Signal', 1))
  await server.api('PUT', '/api/messages/offer', messageAt('signals', 'hot'))
  const withdrawn = await made({ type: 'secret', role: 'manage' })
  keys = {
    write: (await made({ type: 'secret', role: 'write' })).key,
    read: (await made({ type: 'secret', role: 'read' })).key,
    manage: (await made({ type: 'secret', role: 'manage' })).key,
    identity: (await made({ type: 'identity' })).key,
    withdrawn: withdrawn.key,
  }
  await server.api('DELETE', `/api/keys/${withdrawn.id}`)
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const made = (wanted: object) =>
  server.api<{ id: string; key: string }>('POST', '/api/keys', { name: 'Of the tests', ...wanted })

/** What somebody brings to every request, and the visitor they say they are. */
interface Speaker {
  readonly anonymousId: string
  readonly headers: { readonly [name: string]: string }
  readonly body: object
}

const bearer = (key = ''): Omit<Speaker, 'anonymousId'> => ({
  headers: { authorization: `Bearer ${key}` },
  body: {},
})

const WHO: { readonly [who: string]: (userId: string) => Omit<Speaker, 'anonymousId'> } = {
  'a browser': () => {
    const deviceKey = unique('key')
    return {
      headers: { 'x-write-key': WRITE_KEY, 'x-device-key': deviceKey },
      body: { writeKey: WRITE_KEY, deviceKey },
    }
  },
  "another SDK's browser": () => ({
    headers: { 'x-write-key': WRITE_KEY },
    body: { writeKey: WRITE_KEY },
  }),
  'a verified browser': userId => {
    const identityToken = token(claims(userId), keys.identity ?? '')
    return {
      headers: { 'x-write-key': WRITE_KEY, 'x-identity-token': identityToken },
      body: { writeKey: WRITE_KEY, identityToken },
    }
  },
  'a server that writes': () => bearer(keys.write),
  'a server that reads': () => bearer(keys.read),
  'a server that manages': () => bearer(keys.manage),
  'a withdrawn key': () => bearer(keys.withdrawn),
  "another workspace's key": () => bearer('sk_other_of-the-tests'),
  nobody: () => ({ headers: {}, body: {} }),
}

async function post(
  speaker: Speaker,
  ...events: object[]
): Promise<Partial<BatchAnswer> & { code?: string }> {
  const { headers, body } = speaker
  const request = { method: 'POST', headers, body: JSON.stringify({ ...body, batch: events }) }
  return answerOf(await fetch(new URL('/v1/batch', server.origin), request))
}

async function ask<T>({ headers }: Speaker, method: string, path: string, body?: object) {
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  return answerOf<T>(await fetch(new URL(path, server.origin), request))
}

async function answerOf<T>(response: Response): Promise<Partial<T> & { code?: string }> {
  const answer = (await response.json()) as Partial<T> & { error?: { code: string } }
  return response.ok ? answer : ({ code: answer.error?.code } as Partial<T> & { code?: string })
}

/** Whose a score of 10 for each signal is, where the servers sent two of a person and the speaker one. */
function whose(scores: readonly { model: string; score: number }[] | undefined): string {
  const score = scores?.find(({ model }) => model === 'signals')?.score
  return { 10: 'its own', 30: "the person's" }[score ?? 0] ?? 'none'
}

const asServer = (...events: object[]) => post({ anonymousId: '', ...bearer(ADMIN_KEY) }, ...events)
const signal = ({ anonymousId }: Speaker, userId: string, more: object = {}) =>
  track('Signal', { userId, anonymousId, ...more })

type Deed = (speaker: Speaker, userId: string) => Promise<string | undefined>

const WHAT: { readonly [what: string]: Deed } = {
  'add events': async (speaker, userId) => {
    const { accepted, code } = await post(speaker, signal(speaker, userId))
    return accepted === 1 ? 'yes' : code
  },
  'add events of any past': async (speaker, userId) => {
    const timestamp = new Date(Date.now() - 60 * DAY_MS).toISOString()
    const { code } = await post(speaker, signal(speaker, userId, { timestamp }))
    if (code) return code
    return (await timeline(server, `user:${userId}`))[0]?.timestamp === timestamp ? 'yes' : 'of 30 days'
  },
  'set traits': async (speaker, userId) => {
    const { code } = await post(speaker, identify({ userId, traits: { plan: 'pro' } }))
    return code ?? ((await contact(server, `user:${userId}`)).traits.plan === 'pro' ? 'yes' : 'no')
  },
  'be answered with scores': async (speaker, userId) => {
    await asServer(...times(2, () => track('Signal', { userId })))
    const { scores, code } = await post(speaker, signal(speaker, userId))
    return code ?? whose(scores)
  },
  'be answered with messages for the person': async (speaker, userId) => {
    await asServer(...times(2, () => track('Signal', { userId })))
    const { messages, code } = await post(speaker, signal(speaker, userId))
    return code ?? (messages?.length ? 'yes' : 'none')
  },
  'ask for scores': async (speaker, userId) => {
    await asServer(...times(2, () => track('Signal', { userId })))
    await post(speaker, signal(speaker, userId))
    const query = new URLSearchParams({ userId, anonymousId: speaker.anonymousId })
    const { scores, code } = await ask<MeAnswer>(speaker, 'GET', `/v1/me?${query}`)
    return code ?? whose(scores)
  },
  "ask for somebody else's scores": async (speaker, userId) => {
    const other = { userId: unique('other'), anonymousId: unique('a') }
    const deviceKey = unique('key')
    await server.batch({ deviceKey, batch: [track('Signal', other)] })
    await post(speaker, signal(speaker, userId))
    const query = new URLSearchParams(other)
    const { scores, messages, code } = await ask<MeAnswer>(speaker, 'GET', `/v1/me?${query}`)
    if (code) return code
    // Who has a token is answered about the person in it, whoever the query names.
    const isSelf = scores?.every(({ score, model }) => model === 'signals' && score === 10)
    return 'x-identity-token' in speaker.headers && isSelf
      ? "the person's"
      : JSON.stringify([scores, messages])
  },
  'read contacts': async (speaker, userId) => {
    await asServer(track('Signal', { userId }))
    const one = await ask<{ id: string }>(speaker, 'GET', `/api/contacts/user:${userId}`)
    const list = await ask<{ contacts: [] }>(speaker, 'GET', '/api/contacts')
    expect(Boolean(list.contacts)).toBe(Boolean(one.id))
    return one.id === `user:${userId}` ? 'yes' : one.code
  },
  'read models': async speaker => {
    const { models, code } = await ask<{ models: [] }>(speaker, 'GET', '/api/models')
    return models ? 'yes' : code
  },
  'change models': async speaker => {
    const id = unique('model')
    const { code } = await ask(speaker, 'PUT', `/api/models/${id}`, countingModel('Nothing', 1))
    return code ?? 'yes'
  },
  'change messages': async speaker => {
    const { code } = await ask(speaker, 'PUT', '/api/messages/other', {
      ...messageAt('inner', 'none'),
      status: 'draft',
    })
    return code ?? 'yes'
  },
  'read keys': async speaker => {
    const { keys: listed, code } = await ask<{ keys: [] }>(speaker, 'GET', '/api/keys')
    return listed ? 'yes' : code
  },
  'make keys': async speaker => {
    const { code } = await ask(speaker, 'POST', '/api/keys', { type: 'write', name: 'Another' })
    return code ?? 'yes'
  },
}

/** For each deed, what comes of it, in the order of WHO. */
const BROWSERS = ['a browser', "another SDK's browser", 'a verified browser']
const SERVERS = ['a server that writes', 'a server that reads', 'a server that manages']
const STRANGERS = ['a withdrawn key', "another workspace's key", 'nobody']
const TABLE: readonly (readonly [what: string, browsers: string[], servers: string[]])[] = [
  ['add events', ['yes', 'yes', 'yes'], ['yes', 'forbidden', 'yes']],
  ['add events of any past', ['of 30 days', 'of 30 days', 'of 30 days'], ['yes', 'forbidden', 'yes']],
  ['set traits', ['yes', 'yes', 'yes'], ['yes', 'forbidden', 'yes']],
  ['be answered with scores', ['its own', 'none', "the person's"], ['none', 'forbidden', 'none']],
  ['be answered with messages for the person', ['none', 'none', 'yes'], ['none', 'forbidden', 'none']],
  [
    'ask for scores',
    ['its own', 'device_key_needed', "the person's"],
    ['device_key_needed', 'forbidden', 'device_key_needed'],
  ],
  [
    "ask for somebody else's scores",
    ['[[],[]]', 'device_key_needed', "the person's"],
    ['device_key_needed', 'forbidden', 'device_key_needed'],
  ],
  ['read contacts', ['forbidden', 'forbidden', 'forbidden'], ['forbidden', 'yes', 'yes']],
  ['read models', ['forbidden', 'forbidden', 'forbidden'], ['forbidden', 'yes', 'yes']],
  ['change models', ['forbidden', 'forbidden', 'forbidden'], ['forbidden', 'forbidden', 'yes']],
  ['change messages', ['forbidden', 'forbidden', 'forbidden'], ['forbidden', 'forbidden', 'yes']],
  ['read keys', ['forbidden', 'forbidden', 'forbidden'], ['forbidden', 'forbidden', 'yes']],
  ['make keys', ['forbidden', 'forbidden', 'forbidden'], ['forbidden', 'forbidden', 'yes']],
]
const cells = TABLE.flatMap(([what, browsers, servers]) => [
  ...BROWSERS.map((who, index) => [who, what, browsers[index] ?? ''] as const),
  ...SERVERS.map((who, index) => [who, what, servers[index] ?? ''] as const),
  ...STRANGERS.map(who => [who, what, 'unknown_key'] as const),
])

describe('whom to believe', () => {
  it('is told of everybody and everything', () => {
    expect([...BROWSERS, ...SERVERS, ...STRANGERS]).toEqual(Object.keys(WHO))
    expect(TABLE.map(([what]) => what)).toEqual(Object.keys(WHAT))
  })

  it.each(cells)('%s, to %s: %s', async (who, what, expected) => {
    const userId = unique('u')
    const credentials = WHO[who]?.(userId)
    if (!credentials) throw new Error(`Nobody is called ${who}.`)
    expect(await WHAT[what]?.({ anonymousId: unique('a'), ...credentials }, userId)).toBe(expected)
  })
})

describe('a trait', () => {
  const speakers = (userId: string) => {
    const speak = (who: string) => ({ anonymousId: '', ...(WHO[who]?.(userId) ?? bearer()) })
    const said = (who: string) => (plan: unknown, timestamp?: string) =>
      post(speak(who), identify({ userId, traits: { plan }, ...(timestamp && { timestamp }) }))
    return {
      browser: said('a browser'),
      verified: said('a verified browser'),
      server: said('a server that writes'),
      plan: async () => (await contact(server, `user:${userId}`)).traits.plan,
    }
  }

  it('is kept by the most trusted voice that spoke, whoever speaks last', async () => {
    const { browser, verified, server: trusted, plan } = speakers(unique('u'))
    await browser('by browser')
    expect(await plan()).toBe('by browser')
    await verified('by person')
    await browser('again by browser')
    expect(await plan()).toBe('by person')
    await trusted('by server', new Date(Date.now() - 400 * DAY_MS).toISOString())
    await verified('again by person')
    await browser('once more by browser')
    expect(await plan()).toBe('by server')
  })

  it('is released by a null of the voice that holds it', async () => {
    const { browser, verified, server: trusted, plan } = speakers(unique('u'))
    await trusted('by server')
    await verified('by person')
    await browser('by browser')
    await browser(null)
    expect(await plan()).toBe('by server')
    await trusted(null)
    expect(await plan()).toBe('by person')
    await verified(null)
    expect(await plan()).toBeUndefined()
  })

  it('keeps its voice when a model is added and what was told before is folded again', async () => {
    const userId = unique('u')
    for (const seats of [1, 11]) await server.batch({ batch: [identify({ userId, traits: { seats } })] })
    const rule = { id: 'growth', measure: { change: 'seats' }, within: '7d', award: { each: 1 } }
    const model = countingModel('Signal', 1, { fit: [{ id: 'size', rules: [rule] }] })
    await server.api('PUT', '/api/models/growth', model)
    const { scores } = await contact(server, `user:${userId}`)
    expect(scores.find(score => score.model === 'growth')?.score).toBe(10)
  })
})

describe('a token says who one is', () => {
  const asPerson = async (userId: string, batch: object[], more: object = {}) => {
    const identityToken = token(claims(userId), keys.identity ?? '')
    return (await (await server.batch({ batch, identityToken, ...more })).json()) as BatchAnswer
  }

  it('and nothing about the others in its batch', async () => {
    const [userId, other] = [unique('u'), unique('other')]
    await asServer(...times(2, () => track('Signal', { userId: other })))
    await asServer(identify({ userId: other, traits: { plan: 'free' } }))
    const batch = [identify({ userId: other, traits: { plan: 'pro' } }), track('Signal', { userId })]
    const { identity, scores } = await asPerson(userId, batch)
    expect(identity).toEqual({ verified: true, userId })
    expect(scores).toMatchObject([{ model: 'signals', score: 10 }])
    expect((await contact(server, `user:${other}`)).traits.plan).toBe('free')
  })

  it('so that one is answered though the batch is about nobody', async () => {
    const userId = unique('u')
    await asServer(...times(2, () => track('Signal', { userId })))
    expect((await asPerson(userId, [])).scores).toMatchObject([{ score: 20 }])
    const visitor = await asPerson(userId, [track('Signal', { anonymousId: unique('a') })])
    expect(visitor.scores).toMatchObject([{ score: 20 }])
  })

  it('and not whose device it is: what another device told stays there', async () => {
    const [userId, anonymousId] = [unique('u'), unique('a')]
    await server.batch({ deviceKey: unique('key'), batch: [track('Signal', { anonymousId })] })
    const batch = [identify({ userId, anonymousId })]
    const { scores } = await asPerson(userId, batch, { deviceKey: unique('key') })
    expect(scores).toMatchObject([{ score: 0 }])
  })

  it('and is nowhere in what is kept', async () => {
    const userId = unique('u')
    const identityToken = token(claims(userId), keys.identity ?? '')
    const body = { type: 'track', event: 'Signal', userId, writeKey: WRITE_KEY, identityToken }
    const request = { method: 'POST', body: JSON.stringify(body) }
    const answer = await answerOf<BatchAnswer>(await fetch(new URL('/v1/track', server.origin), request))
    expect(answer.identity).toEqual({ verified: true, userId })
    expect(JSON.stringify(await timeline(server, `user:${userId}`))).not.toContain(identityToken.slice(0, 20))
    expect(server.output()).not.toContain(identityToken.slice(0, 20))
  })
})

describe('a device key', () => {
  it('is the first one seen with its anonymous id, also on the person', async () => {
    const [userId, anonymousId] = [unique('u'), unique('a')]
    const [first, second] = [unique('key'), unique('key')]
    const scores = async (deviceKey: string, who: { readonly [id: string]: string }) => {
      const answer = await server.batch({ deviceKey, batch: [track('Signal', who)] })
      return ((await answer.json()) as BatchAnswer).scores?.map(({ score }) => score)
    }
    expect(await scores(first, { anonymousId })).toEqual([10])
    expect(await scores(second, { anonymousId })).toEqual([])
    expect(await scores(first, { anonymousId, userId })).toEqual([30])
    expect(await scores(second, { anonymousId, userId })).toEqual([])
    expect(await scores(first, { anonymousId })).toEqual([50])
  })
})
