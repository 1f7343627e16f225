// A page that tracks 100,000 events, in steps, to a service that answers: what it holds after each step, and how
// long they take: `node bench/soak.ts [events]`. Nothing may grow.
import { buildSdk } from '../sdk/build.ts'
import { launchBrowser } from '../test/browser.ts'
import { startCollector } from '../test/sdk/collector.ts'
import { held, trackMany } from '../test/sdk/soak.ts'
import { keepFigures } from './figures.ts'

const STEPS = 10
const events = Number(process.argv[2] ?? 100_000)

await buildSdk()
const collector = await startCollector()
collector.pages.set('/', {
  html: '<!doctype html><title>Site</title><script async src="/tm.js" data-key="wk_test" data-capture="none"></script>',
})
const browser = await launchBrowser()
const page = await browser.newPage()
await page.goto(collector.origin)
await page.waitForFunction(() => 'flush' in (window.tidemark ?? {}))

await trackMany(page, 500)
const steps = [await held(page)]
const begun = performance.now()
for (let step = 0; step < STEPS; step++) {
  await trackMany(page, events / STEPS)
  steps.push(await held(page))
}
const seconds = (performance.now() - begun) / 1_000
const arrived = new Set(collector.events.map(event => event.messageId)).size
await browser.close()
await collector.stop()
if (arrived !== events + 500 || collector.events.length !== arrived)
  throw new Error(`${collector.events.length} events arrived, ${arrived} of them different ones`)

keepFigures('soak', {
  what: 'one page, events tracked and arrived, and what it holds at the start and after each tenth of them',
  events,
  seconds: Math.round(seconds),
  heapKilobytes: steps.map(({ heapBytes }) => Math.round(heapBytes / 1_000)),
  storedEvents: steps.map(({ storedEvents }) => storedEvents),
  localStorageBytes: steps.map(({ localStorageBytes }) => localStorageBytes),
})
