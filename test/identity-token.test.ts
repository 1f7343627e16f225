import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIdentity } from '../sdk/server/index.ts'
import type { BatchAnswer, MeAnswer } from '../shared/wire/answer.ts'
import { scoreOf } from './contact.ts'
import { track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'
import { claims, token } from './token.ts'

let server: Server
let secret = ''

const newSecret = () =>
  server.api<{ id: string; key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, { visibility: 'client' }))
  secret = (await newSecret()).key
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

async function sendWith(identityToken: unknown, userId: string): Promise<BatchAnswer> {
  const response = await server.batch({ identityToken, batch: [track('Signal', { userId })] })
  expect(response.status).toBe(200)
  return (await response.json()) as BatchAnswer
}

async function askWith(identityToken: string) {
  const headers = { 'x-write-key': WRITE_KEY, 'x-identity-token': identityToken }
  const response = await fetch(new URL('/v1/me', server.origin), { headers })
  const answer = (await response.json()) as MeAnswer & { error?: { code: string; reason: string } }
  return { status: response.status, ...answer }
}

const now = () => Math.floor(Date.now() / 1000)
const unsigned = (payload: object) => token(payload, '', { alg: 'none' }).replace(/[^.]*$/, '')

describe('a token', () => {
  it('of signIdentity, or of any library, is believed', async () => {
    const userId = unique('u')
    await server.api('POST', '/v1/batch', { batch: [track('Signal', { userId })] })
    for (const good of [
      await signIdentity({ secret, workspace: 'main', userId }),
      await signIdentity({ secret, workspace: 'main', userId, expiresIn: '24h' }),
      token(claims(userId), secret),
      token(claims(userId, { aud: ['elsewhere', 'main'] }), secret),
      token(claims(userId, { nbf: now() - 10, name: 'Ada' }), secret, { alg: 'HS256', typ: 'JWT', kid: '1' }),
      token(claims(userId, { iat: now() + 30 }), secret),
    ]) {
      expect((await sendWith(good, userId)).identity).toEqual({ verified: true, userId })
      const asked = await askWith(good)
      expect(asked.status).toBe(200)
      expect(asked.scores[0]?.score).toBe((await scoreOf(server, `user:${userId}`, 'signals')).score)
    }
  })

  const wrong: readonly (readonly [what: string, reason: string, make: (userId: string) => unknown])[] = [
    ['for another workspace', 'audience', id => token(claims(id, { aud: 'other' }), secret)],
    ['for nobody', 'audience', id => token(claims(id, { aud: undefined }), secret)],
    ['that has expired', 'expired', id => token(claims(id, { iat: now() - 900, exp: now() - 300 }), secret)],
    ['for longer than a day', 'too_long', id => token(claims(id, { exp: now() + 86_500 }), secret)],
    ['of the day before', 'expired', id => token(claims(id, { iat: now() - 90_000 }), secret)],
    ['that is not valid yet', 'not_yet_valid', id => token(claims(id, { nbf: now() + 300 }), secret)],
    ['from the future', 'not_yet_valid', id => token(claims(id, { iat: now() + 300 }), secret)],
    ['without an end', 'claims', id => token(claims(id, { exp: undefined }), secret)],
    ['without a beginning', 'claims', id => token(claims(id, { iat: undefined }), secret)],
    ['about nobody', 'claims', id => token(claims(id, { sub: undefined }), secret)],
    ['about an empty text', 'claims', id => token(claims(id, { sub: '' }), secret)],
    ['about a number', 'claims', id => token(claims(id, { sub: 42 }), secret)],
    ['about half a surrogate pair', 'claims', id => token(claims(id, { sub: '\ud800' }), secret)],
    ['about 257 characters', 'claims', id => token(claims(id, { sub: 'u'.repeat(257) }), secret)],
    ['that nobody signed', 'algorithm', id => unsigned(claims(id))],
    ['by HS384', 'algorithm', id => token(claims(id), secret, { alg: 'HS384' })],
    ['by HS512', 'algorithm', id => token(claims(id), secret, { alg: 'HS512' })],
    ['that says RS256', 'algorithm', id => token(claims(id), secret, { alg: 'RS256' })],
    ['that says hs256', 'algorithm', id => token(claims(id), secret, { alg: 'hs256' })],
    ['by another secret', 'signature', id => token(claims(id), `${secret}x`)],
    ['by the write key', 'signature', id => token(claims(id), WRITE_KEY)],
    ['by the admin key', 'signature', id => token(claims(id), ADMIN_KEY)],
    ['by no secret', 'signature', id => token(claims(id), '')],
    ['without its signature', 'signature', id => token(claims(id), secret).replace(/[^.]*$/, '')],
    ['whose end was cut off', 'malformed', id => token(claims(id), secret).split('.').slice(0, 2).join('.')],
    [
      'with extensions to understand',
      'malformed',
      id => token(claims(id), secret, { alg: 'HS256', crit: ['x'] }),
    ],
    ['that is a list', 'malformed', () => token(['a'], secret)],
    ['that is text', 'malformed', () => 'a.b.c'],
    ['that is empty', 'malformed', () => ''],
    ['that is endless', 'malformed', id => token(claims(id, { more: 'x'.repeat(9000) }), secret)],
  ]

  it.each(wrong)('%s is refused as %s, and the events are taken', async (_, reason, make) => {
    const userId = unique('u')
    await server.api('POST', '/v1/batch', { batch: [track('Signal', { userId })] })
    const bad = make(userId)
    const { accepted, identity, scores, messages } = await sendWith(bad, userId)
    expect(identity).toMatchObject({ verified: false, reason, message: expect.stringMatching(/\w{3}.*\.$/) })
    expect({ accepted, scores, messages }).toEqual({ accepted: 1, scores: [], messages: [] })
    expect(await askWith(String(bad))).toMatchObject({
      status: 401,
      error: { code: 'identity_refused', reason },
    })
  })

  it.each([[null], [42], [{}], [[]], [true]])('that is %j is none', async bad => {
    const { accepted, identity } = await sendWith(bad, unique('u'))
    expect(accepted).toBe(1)
    expect(identity?.verified).toBe(bad === null ? undefined : false)
  })

  it('of a changed person is refused', async () => {
    const [header, , signature] = token(claims('one'), secret).split('.')
    const payload = Buffer.from(JSON.stringify(claims('two'))).toString('base64url')
    const answer = await sendWith([header, payload, signature].join('.'), 'two')
    expect(answer.identity).toMatchObject({ verified: false, reason: 'signature' })
  })
})

describe('identity secrets', () => {
  it('are replaced without a gap: both hold until the old one is withdrawn', async () => {
    const userId = unique('u')
    const old = await newSecret()
    const before = token(claims(userId), old.key)
    const next = await newSecret()
    const after = token(claims(userId), next.key)
    for (const good of [before, after]) expect((await askWith(good)).status).toBe(200)
    await server.api('DELETE', `/api/keys/${old.id}`)
    expect((await askWith(before)).error?.reason).toBe('signature')
    expect((await askWith(after)).status).toBe(200)
  })

  it('are told when they are made, and never again', async () => {
    const { key, id } = await newSecret()
    const { keys } = await server.api<{ keys: { id: string }[] }>('GET', '/api/keys')
    expect(keys.find(listed => listed.id === id)).toEqual({
      id,
      type: 'identity',
      name: 'App',
      createdAt: expect.any(String),
    })
    expect(JSON.stringify(keys)).not.toContain(key)
    expect(server.output()).not.toContain(key)
  })

  it('open nothing themselves', async () => {
    for (const path of ['/api/contacts', '/v1/me?anonymousId=a']) {
      const headers = { authorization: `Bearer ${secret}` }
      expect((await fetch(new URL(path, server.origin), { headers })).status).toBe(401)
    }
  })
})

describe('an address in a token', () => {
  it('joins what servers told of that address, and an address in an event alone does not', async () => {
    const [userId, thief] = [unique('u'), unique('u')]
    const email = `${unique('jo')}@example.com`
    await server.api('POST', '/v1/batch', { batch: [track('Signal', { context: { traits: { email } } })] })
    const claiming = { type: 'identify', messageId: unique('m'), userId: thief, traits: { email } }
    const identityToken = await signIdentity({ secret, userId: thief })
    await server.batch({ identityToken, batch: [claiming] })
    expect((await scoreOf(server, `user:${thief}`, 'signals')).score).toBe(0)
    await sendWith(await signIdentity({ secret, userId, email: email.toUpperCase() }), userId)
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(20)
  })

  it('opens to a person what a page alone had said was theirs', async () => {
    const [userId, anonymousId] = [unique('u'), unique('a')]
    const email = `${unique('jo')}@example.com`
    const at = (traits: object, who: object) => ({ type: 'identify', messageId: unique('m'), traits, ...who })
    const deviceKey = 'of the one who typed it'
    await server.batch({
      deviceKey,
      batch: [at({ email }, { anonymousId }), track('Signal', { anonymousId })],
    })
    await server.batch({ batch: [at({ email }, { userId }), track('Signal', { userId })] })
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(20)
    const seen = async (token: string) => (await askWith(token)).scores[0]?.score
    expect(await seen(await signIdentity({ secret, userId }))).toBe(10)
    const signed = await signIdentity({ secret, userId, email })
    await sendWith(signed, userId)
    expect(await seen(signed)).toBe(30)
  })
})
