import { bundleSdk } from '../../sdk/build.ts'
import { bundleApp } from './packages.ts'
import { listOf } from './read.ts'
import { segmentArrival } from './segment-event.ts'
import { type Arrival, type HostRequest, moduleTag, type Tool, toolCalls } from './tool.ts'

const CALLS = { track: 'tidemark.track(name, properties)', identify: 'tidemark.identify(id, traits)' }

const APP = `import { createTracker, pages, pricing, forms, features, links, attribution, messages } from 'tidemark'
const tidemark = createTracker({
  key: 'wk_bench',
  host: new URL(import.meta.url).origin,
  capture: [pages(), pricing(), forms(), features(), links(), attribution()],
  messages: messages(),
})
${toolCalls(CALLS)}`

/** This project's SDK, as built from the source beside it, by its script tag and by import. */
export async function tidemark(): Promise<readonly Tool[]> {
  const scripts = await bundleSdk()
  const shared = { from: 'this repository', reply, arrivals }
  return [
    {
      ...shared,
      name: 'Tidemark, script tag',
      setup:
        'the script tag with its key alone: page views, pricing visits, forms, features, links, attribution and messages',
      scripts,
      head: host =>
        `<script async src="${host}/tm.js" data-key="wk_bench"></script><script>${toolCalls(CALLS)}</script>`,
    },
    {
      ...shared,
      name: 'Tidemark, import',
      setup:
        'createTracker with pages(), pricing(), forms(), features(), links(), attribution() and messages()',
      scripts: await bundleApp(APP, scripts),
      head: moduleTag,
    },
  ]
}

function reply({ path, body }: HostRequest): { body: unknown } {
  if (path !== '/v1/batch') return { body: { scores: [], messages: [] } }
  const accepted = events(body).length
  return { body: { success: true, accepted, duplicates: 0, rejected: [], scores: [], messages: [] } }
}

function arrivals({ path, body }: HostRequest): readonly Arrival[] {
  return path === '/v1/batch' ? events(body).map(segmentArrival) : []
}

function events(body: Buffer): readonly unknown[] {
  const parsed: { batch?: unknown } = JSON.parse(String(body))
  return listOf(parsed.batch)
}
