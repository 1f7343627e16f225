import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scoreOf } from '../contact.ts'
import { track as tracked, unique } from '../events.ts'
import { countingModel } from '../models.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from '../server.ts'
import { claims, token } from '../token.ts'
import { started, useSite } from './site.ts'

const site = useSite()
let server: Server
let secret = ''

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, { visibility: 'client' }))
  const { key } = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })
  secret = key
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Sent {
  readonly identityToken?: string
  readonly batch: readonly { readonly event?: string; readonly userId?: string }[]
}

/** A page of another origin that loads the script from the service, and what it sends there. */
async function visit(): Promise<{ page: Page; sent: Sent[] }> {
  const page = await site.newPage()
  const sent: Sent[] = []
  page.on('request', request => {
    if (request.url().endsWith('/v1/batch')) sent.push(JSON.parse(request.postData() ?? '{}'))
  })
  site.collector.pages.set('/', {
    html: `<!doctype html><title>App</title><script async src="${server.origin}/tm.js" data-key="${WRITE_KEY}" data-capture="none"></script>`,
  })
  await page.goto(site.collector.origin)
  await started(page)
  await page.evaluate(() => {
    window.heard = []
    window.tidemark.on('score', scores => window.heard.push(...scores.map(({ score }) => score)))
  })
  return { page, sent }
}

declare global {
  interface Window {
    heard: number[]
  }
}

/** Somebody who has done something on another device: a fresh browser learns of it by a token alone. */
async function known(): Promise<{ userId: string; score: number }> {
  const userId = unique('u')
  await server.api('POST', '/v1/batch', { batch: [tracked('Signal', { userId })] })
  return { userId, score: (await scoreOf(server, `user:${userId}`, 'signals')).score }
}

const expired = (userId: string) => {
  const now = Math.floor(Date.now() / 1000)
  return token(claims(userId, { iat: now - 900, exp: now - 300 }), secret)
}
const unharmed = () => expect([...site.thrown, ...site.complaints]).toEqual([])

test('a token that is a text brings the scores that a person has earned elsewhere, and without one they stay unknown', async () => {
  const { userId, score } = await known()
  const { page, sent } = await visit()
  await page.evaluate(async userId => {
    window.tidemark.identify(userId)
    await window.tidemark.flush()
  }, userId)
  expect(sent).toHaveLength(1)
  expect(await page.evaluate(() => window.heard)).not.toContain(score)
  await page.evaluate(([userId, token]) => window.tidemark.identify(userId, {}, token), [
    userId,
    token(claims(userId), secret),
  ] as const)
  await expect.poll(() => page.evaluate(() => window.heard)).toContain(score)
  const [explained] = await page.evaluate(() => window.tidemark.scores())
  expect(explained?.score).toBe(score)
  unharmed()
})

test('a callback brings a token, and another when the server says that it has expired', async () => {
  const { userId, score } = await known()
  const { page, sent } = await visit()
  const tokens = [expired(userId), token(claims(userId), secret)]
  await page.evaluate(
    ([userId, tokens]) => {
      window.asked = 0
      window.tidemark.identify(userId, {}, async () => tokens[window.asked++] as string)
    },
    [userId, tokens] as const,
  )
  await expect.poll(() => page.evaluate(() => window.asked)).toBe(2)
  expect(await page.evaluate(() => window.heard)).not.toContain(score)
  await page.evaluate(async () => {
    window.tidemark.track('Looked')
    await window.tidemark.flush()
  })
  expect(await page.evaluate(() => window.heard)).toContain(score)
  expect(sent.map(({ identityToken }) => identityToken)).toEqual(tokens)
  expect(await page.evaluate(() => window.asked)).toBe(2)
  unharmed()
})

test('a text that has expired is not sent again, and a callback that fails is asked again and thrown at nobody', async () => {
  const userId = unique('u')
  const { page, sent } = await visit()
  const flushed = (name: string) =>
    page.evaluate(async name => {
      window.tidemark.track(name)
      await window.tidemark.flush()
    }, name)
  await page.evaluate(([userId, token]) => window.tidemark.identify(userId, {}, token), [
    userId,
    expired(userId),
  ] as const)
  await expect.poll(() => sent.length).toBe(1)
  await flushed('One')
  expect(sent.map(({ identityToken }) => identityToken)).toEqual([expect.any(String), undefined])
  await page.evaluate(userId => {
    window.tidemark.identify(userId, {}, () => Promise.reject(new Error('signed out')))
  }, userId)
  await flushed('Two')
  expect(sent.at(-1)?.identityToken).toBeUndefined()
  unharmed()
})

test('after reset() the token is not sent, not even when it was still on its way', async () => {
  const { userId, score } = await known()
  const { page, sent } = await visit()
  await page.evaluate(
    async ([userId, token]) => {
      const { tidemark } = window
      tidemark.identify(userId, {}, token)
      tidemark.reset()
      await tidemark.scores()
      tidemark.track('Somebody Else')
      await tidemark.flush()
    },
    [userId, token(claims(userId), secret)] as const,
  )
  await expect
    .poll(() => sent.flatMap(({ batch }) => batch).some(({ event }) => event === 'Somebody Else'))
    .toBe(true)
  for (const { batch, identityToken } of sent)
    expect(identityToken !== undefined).toBe(batch.some(event => event.userId === userId))
  expect(await page.evaluate(() => window.heard)).not.toContain(score)
  expect(
    await page.evaluate(async () => (await window.tidemark.scores()).map(({ score }) => score)),
  ).not.toContain(score)
  unharmed()
})

declare global {
  interface Window {
    asked: number
  }
}
