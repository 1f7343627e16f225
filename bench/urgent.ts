// From an urgent event to its message on the screen. `node bench/urgent.ts [rounds]`
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import type { Browser } from 'playwright-core'
import { buildAll } from '../command/build.ts'
import { signIdentity } from '../sdk/server/index.ts'
import { launchBrowser } from '../test/browser.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from '../test/server.ts'
import { keepFigures, median } from './figures.ts'

const ROUNDS = Number(process.argv[2] ?? 200)
/** No round takes so long, on any machine that serves people. */
const LONGEST_MS = 10_000

await buildAll()
const server = await startServer({
  env: { TIDEMARK_LIMITS: '{ "newPerAddress": 100000, "device": { "perSecond": 1000, "burst": 10000 } }' },
})
const site = createServer(({ url }, response) => {
  response.setHeader('content-type', 'text/html')
  // Its own event's answer alone: no socket is quicker, or helps out.
  if (url === '/own') response.setHeader('content-security-policy', `connect-src ${server.origin}`)
  response.end(`<!doctype html><html lang="en"><title>Site</title><h1>Site</h1>
    <script async src="${server.origin}/tm.js" data-key="${WRITE_KEY}" data-capture="none"></script>`)
})
await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
const browser = await launchBrowser()
try {
  await server.api('PUT', '/api/models/interest', {
    ...{ name: 'Interest', purpose: 'custom', status: 'active', visibility: 'client' },
    activity: [{ id: 'all', rules: [{ id: 'asked', match: { event: 'Asked' }, award: { each: 50 } }] }],
    thresholds: [{ id: 'hot', at: 50 }],
  })
  await server.api('PUT', '/api/messages/first', messageOn({ match: { event: 'Opened' } }))
  await server.api('PUT', '/api/messages/answer', messageOn({ model: 'interest', threshold: 'hot' }))
  const { key } = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })
  const figures = await measure(browser, server, key)
  keepFigures('urgent', { rounds: ROUNDS, load: loadavg()[0]?.toFixed(1), ...figures })
} finally {
  await browser.close()
  site.close()
  await server.end('SIGKILL')
  await removeFolders()
}

function messageOn(when: object): object {
  const content = { title: 'Hello', body: 'May we help?' }
  return { name: 'Hello', status: 'live', when, format: 'modal', content }
}

/** Each round is a visitor of its own, whose page has drawn a message before: what draws is loaded then. */
async function measure(browser: Browser, server: Server, secret: string) {
  const own: number[] = []
  const live: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await oneRound(browser, server, secret, `own-${round}`, false))
    live.push(await oneRound(browser, server, secret, `live-${round}`, true))
    if (round % 20 === 19) console.log(round + 1, median(own), median(live))
  }
  return { ownEvent: summary(own), overSocket: summary(live) }
}

function summary(times: readonly number[]) {
  const at = (share: number) =>
    Math.round(times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN)
  return { medianMs: at(0.5), p95Ms: at(0.95), longestMs: at(1) }
}

/**
 * Milliseconds from the event, tracked in the page or sent by a server, to the first frame that has the message in it,
 * by the clock of the machine, which is the browser's, too.
 */
async function oneRound(
  browser: Browser,
  server: Server,
  secret: string,
  userId: string,
  isLive: boolean,
): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  try {
    await page.goto(`${origin}/${isLive ? 'live' : 'own'}`)
    await page.waitForFunction(() => 'flush' in (window.tidemark ?? {}))
    const token = await signIdentity({ secret, workspace: 'main', userId })
    await page.evaluate(
      ([userId, token]) => {
        window.tidemark.identify(userId, {}, token)
        window.tidemark.track('Opened')
      },
      [userId, token] as const,
    )
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.evaluate(() => window.tidemark.flush())
    // As a person's page: it has been open for a while.
    await page.waitForTimeout(300)
    const drawn = page.evaluate(
      ([isLive, longest]) =>
        new Promise<readonly [number, number]>((resolve, reject) => {
          setTimeout(() => reject(new Error('No message came.')), longest)
          const began = performance.timeOrigin + performance.now()
          new MutationObserver((_, observer) => {
            if (!document.querySelector('tidemark-message')) return
            observer.disconnect()
            // The frame that is drawn next has it; the task after that comes when it was.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel()
              port2.onmessage = () => resolve([began, performance.timeOrigin + performance.now()])
              port1.postMessage(undefined)
            })
          }).observe(document.documentElement, { childList: true, subtree: true })
          if (!isLive) window.tidemark.track('Asked')
        }),
      [isLive, LONGEST_MS] as const,
    )
    if (!isLive) {
      const [began, shown] = await drawn
      return shown - began
    }
    await page.evaluate(() => 0)
    const sentAt = performance.timeOrigin + performance.now()
    const event = { type: 'track', event: 'Asked', userId, messageId: `${userId}-asked` }
    const [, [, shown]] = await Promise.all([server.api('POST', '/v1/batch', { batch: [event] }), drawn])
    return shown - sentAt
  } finally {
    await context.close()
  }
}
