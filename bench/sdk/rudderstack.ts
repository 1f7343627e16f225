import { bundleApp, pinned } from './packages.ts'
import { segmentArrival } from './segment-event.ts'
import { type Arrival, type HostRequest, moduleTag, type Tool, toolCalls } from './tool.ts'

const APP = `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
const host = new URL(import.meta.url).origin
const analytics = new RudderAnalytics()
analytics.load('bench', host, { configUrl: host })
analytics.page()
${toolCalls({
  track: 'analytics.track(name, properties)',
  identify: 'analytics.identify(id, traits)',
  page: 'analytics.page()',
  form: "analytics.track('Form Submitted', { form: 'contact' })",
})}`

/** RudderStack's SDK by import, plugins within: those it otherwise loads from its CDN are not in the package. */
export async function rudderstack(): Promise<Tool> {
  return {
    name: 'RudderStack, import',
    from: pinned('@rudderstack/analytics-js'),
    setup:
      'load and page() of the bundled export, as the plugins that the plain one loads are on its CDN alone; routes and the form are calls, as it captures neither',
    scripts: await bundleApp(APP),
    head: moduleTag,
    reply,
    arrivals,
  }
}

/** What its control plane says of a source without destinations, its own statistics off. */
function reply({ path }: HostRequest): { body: unknown } {
  if (!path.startsWith('/sourceConfig')) return { body: 'OK' }
  const off = { enabled: false }
  return {
    body: {
      source: {
        id: 'bench',
        name: 'bench',
        writeKey: 'bench',
        enabled: true,
        workspaceId: 'bench',
        config: { statsCollection: { errors: off, metrics: off } },
        destinations: [],
        dataplanes: {},
      },
      updatedAt: '2026-01-01T00:00:00.000Z',
    },
  }
}

function arrivals({ method, path, body }: HostRequest): readonly Arrival[] {
  const one = method === 'POST' && path.startsWith('/v1/')
  return one ? [segmentArrival(JSON.parse(String(body)))] : []
}
