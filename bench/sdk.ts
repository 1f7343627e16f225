// What an analytics SDK costs the page it is in, beside others: the same visit with each in turn, in Chromium.
// Installs the others from npm into the temporary folder, and puts the table into docs/sdk.md.
// `node bench/sdk.ts [rounds]`
import { readFileSync, writeFileSync } from 'node:fs'
import { launchBrowser } from '../test/browser.ts'
import { keepFigures } from './figures.ts'
import { bare } from './sdk/bare.ts'
import { startHost } from './sdk/host.ts'
import { installTools } from './sdk/packages.ts'
import { posthog } from './sdk/posthog.ts'
import { rudderstack } from './sdk/rudderstack.ts'
import { segment } from './sdk/segment.ts'
import { startSite } from './sdk/site.ts'
import { snowplow } from './sdk/snowplow.ts'
import { summarise } from './sdk/summary.ts'
import { report } from './sdk/table.ts'
import { tidemark } from './sdk/tidemark.ts'
import { umami } from './sdk/umami.ts'
import { loadSlowly, type SlowLoad, type Visit, visit } from './sdk/visit.ts'

const rounds = Number(process.argv[2] ?? 3)

installTools()
const tools = [
  ...(await tidemark()),
  await umami(),
  ...(await segment()),
  await rudderstack(),
  posthog(),
  await snowplow(),
]
const visited = await Promise.all(
  [bare, ...tools].map(async tool => ({
    tool,
    host: await startHost(tool),
    visits: [] as Visit[],
    loads: [] as SlowLoad[],
  })),
)
const site = await startSite(visited.map(({ tool, host }) => tool.head(host.origin)))
const browser = await launchBrowser()

for (let round = 0; round < rounds; round++) {
  for (const [index, { tool, host, visits, loads }] of visited.entries()) {
    const url = `${site.origin}/${index}`
    // The first of all is not counted: it fills the browser's own caches.
    if (round === 0 && tool === bare) await visit(browser, url, host)
    visits.push(await visit(browser, url, host))
    loads.push(await loadSlowly(browser, url, host, tool !== bare))
  }
}
const chromium = browser.version()
await browser.close()
site.stop()
for (const { host } of visited) host.stop()

const [without = { visits: [], loads: [] }, ...others] = visited
const figures = Object.fromEntries(
  others.map(({ tool, ...taken }) => [tool.name, summarise(tool, taken, without)]),
)
keepFigures('sdk', {
  what: 'one visit of 16 events (3 page views, a click, a form, an identify, 10 calls) in Chromium, left before all is sent',
  rounds: `${rounds}, in turn; medians; arrived: the visit that lost the most`,
  chromium,
  tools: figures,
})
const printed = report(figures)
console.log(`\n${printed}`)

const page = new URL('../docs/sdk.md', import.meta.url)
const marked = /(<!-- bench\/sdk\.ts -->\n)[\s\S]*(\n<!-- \/bench\/sdk\.ts -->)/
const kept = (_: string, begin: string, end: string) => `${begin}\n${printed}\n${end}`
writeFileSync(page, readFileSync(page, 'utf8').replace(marked, kept))
