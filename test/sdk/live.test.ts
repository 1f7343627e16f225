import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { signIdentity } from '../../sdk/server/index.ts'
import { launchBrowser } from '../browser.ts'
import { track, unique } from '../events.ts'
import { countingModel } from '../models.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from '../server.ts'
import { started } from './site.ts'

declare global {
  interface Window {
    /** The sockets that a page has opened. */
    sockets: WebSocket[]
  }
}

let browser: Browser
let server: Server
let site: HttpServer
let origin = ''
let secret = ''
/** The site's own policy, if it has one. */
let policy = ''
let context: BrowserContext
let page: Page
let complaints: string[] = []

/** A message with a modal for whoever an event of this name happens to. */
const modalOn = (event: string, more: object = {}) => ({
  name: 'A word',
  status: 'live',
  when: { match: { event } },
  format: 'modal',
  content: { title: `After ${event}`, body: 'Hello' },
  ...more,
})

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  secret = (await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })).key
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, { visibility: 'client' }))
  await server.api('PUT', '/api/messages/called', modalOn('Call Made'))
  await server.api('PUT', '/api/messages/again', modalOn('Call Ended'))
  site = createServer((_, response) => {
    if (policy) response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><html lang="en"><title>Site</title><h1>Site</h1>
      <script async src="${server.origin}/tm.js" data-key="${WRITE_KEY}" data-capture="none"></script>`)
  })
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser.close()
  site.close()
  await server.end('SIGKILL')
  await removeFolders()
})
beforeEach(async () => {
  policy = ''
  complaints = []
  context = await browser.newContext()
  await context.addInitScript(() => {
    window.sockets = []
    window.WebSocket = class extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args)
        window.sockets.push(this)
      }
    }
  })
  page = await context.newPage()
  page.on('pageerror', error => complaints.push(String(error)))
})
afterEach(async () => {
  await context.close()
})

/** Opens the site as somebody whom the customer's server vouches for; answers who. */
async function openAsPerson(): Promise<string> {
  const userId = unique('u')
  const token = await signIdentity({ secret, workspace: 'main', userId })
  await page.goto(origin)
  await started(page)
  await page.evaluate(([userId, token]) => window.tidemark.identify(userId, {}, token), [
    userId,
    token,
  ] as const)
  return userId
}
const open = () =>
  page.evaluate(() => window.sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length)
const fromServer = (event: string, userId: string) =>
  server.api('POST', '/v1/batch', { batch: [track(event, { userId })] })

test('a modal appears on an open page for what a server did, also after the service was killed', async () => {
  const userId = await openAsPerson()
  await expect.poll(open).toBe(1)
  await fromServer('Call Made', userId)
  await page.getByRole('dialog', { name: 'After Call Made' }).waitFor()
  await page.keyboard.press('Escape')
  const { port, data } = server
  await server.end('SIGKILL')
  server = await startServer({ port, data })
  await expect.poll(open).toBe(1)
  await fromServer('Call Ended', userId)
  await page.getByRole('dialog', { name: 'After Call Ended' }).waitFor()
  expect(complaints).toEqual([])
})

test('what was paused and goes live reaches an open page, and leaves it when it is paused', async () => {
  await server.api('PUT', '/api/messages/tour', modalOn('Tour Begun'))
  await server.api('POST', '/api/messages/tour/pause')
  const began = modalOn('Tour Begun', { delay: '1m' })
  await server.api('PUT', '/api/messages/tour', began)
  await page.goto(origin)
  await started(page)
  expect(await open()).toBe(0)
  await page.evaluate(() => {
    window.tidemark.track('Tour Begun')
    return window.tidemark.flush()
  })
  await expect.poll(open).toBe(1)
  await server.api('PUT', '/api/messages/tour', modalOn('Tour Begun'))
  await page.getByRole('dialog', { name: 'After Tour Begun' }).waitFor()
})

test('nobody listens where no message could come by itself', async () => {
  await page.goto(origin)
  await started(page)
  const answered = await page.evaluate(async () => {
    window.tidemark.track('Signal')
    await window.tidemark.flush()
    return performance.getEntriesByType('resource').map(({ name }) => name)
  })
  expect(answered.some(name => name.endsWith('/v1/batch'))).toBe(true)
  expect(answered.some(name => name.includes('tm-live'))).toBe(false)
})

test('a tab that nobody looks at closes its socket, and opens it when it is looked at', async () => {
  await page.clock.install()
  const userId = await openAsPerson()
  await expect.poll(open).toBe(1)
  const look = (isHidden: boolean) =>
    page.evaluate(isHidden => {
      Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  await look(true)
  await page.clock.fastForward(31_000)
  await expect.poll(open).toBe(0)
  await fromServer('Call Made', userId)
  await look(false)
  await page.getByRole('dialog', { name: 'After Call Made' }).waitFor()
  expect(await open()).toBe(1)
})

test('who logs out, is somebody else or wants no messages is listened for no more', async () => {
  await openAsPerson()
  await expect.poll(open).toBe(1)
  await page.evaluate(() => window.tidemark.reset())
  await expect.poll(open).toBe(0)
  const token = await signIdentity({ secret, workspace: 'main', userId: 'other' })
  await page.evaluate(token => window.tidemark.identify('other', {}, token), token)
  await expect.poll(open).toBe(1)
  expect(await page.evaluate(() => window.sockets.at(-1)?.url)).toContain('userId=other')
  await page.evaluate(() => window.tidemark.consent('denied'))
  await expect.poll(open).toBe(0)
  await page.evaluate(() => window.tidemark.destroy())
  expect(complaints).toEqual([])
})

test('where the page’s policy forbids sockets, it is tried three times and then not for a while', async () => {
  await page.clock.install()
  policy = `default-src 'none'; script-src ${server.origin}; connect-src ${server.origin}`
  const userId = await openAsPerson()
  const tried = () => page.evaluate(() => window.sockets.length)
  await expect.poll(tried).toBe(1)
  const later = async () => {
    await page.clock.fastForward(2_000)
    return tried()
  }
  await expect.poll(later).toBe(3)
  for (let round = 0; round < 10; round++) expect(await later()).toBe(3)
  await fromServer('Call Made', userId)
  // It comes with the next answer.
  await page.evaluate(() => window.tidemark.track('Anything'))
  await page.getByRole('dialog', { name: 'After Call Made' }).waitFor()
  expect(await tried()).toBe(3)
  expect(complaints).toEqual([])
})

test('what a strict policy has to say for it: the same host once more, as ws: or wss:', async () => {
  policy = `default-src 'none'; script-src ${server.origin}; connect-src ${server.origin} ${server.origin.replace('http', 'ws')}`
  await openAsPerson()
  await expect.poll(open).toBe(1)
})
