import { bundleApp, packageFile, packageScripts, pinned } from './packages.ts'
import { segmentArrival } from './segment-event.ts'
import { type Arrival, type HostRequest, moduleTag, type Tool, toolCalls } from './tool.ts'

const CALLS = {
  track: 'analytics.track(name, properties)',
  identify: 'analytics.identify(id, traits)',
  page: 'analytics.page()',
  form: "analytics.track('Form Submitted', { form: 'contact' })",
}

const APP = `import { AnalyticsBrowser } from '@segment/analytics-next'
const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnURL: new URL(import.meta.url).origin })
analytics.page()
${toolCalls(CALLS)}`

/** The methods that Segment's snippet keeps calls of until its script is there. */
const METHODS = 'trackSubmit trackClick trackForm identify reset group track ready alias page once off on'

/** Segment's analytics.js, by its snippet and by import. Its page views of routes and its forms are calls. */
export async function segment(): Promise<readonly Tool[]> {
  const from = pinned('@segment/analytics-next')
  const setup = 'analytics.load and page(); routes and the form are calls, as it captures neither'
  const scripts = packageScripts('@segment/analytics-next', 'dist/umd')
  scripts.set('analytics.min.js', packageFile('@segment/analytics-next', 'dist/umd/standalone.js'))
  const shared = { from, setup, reply, arrivals }
  return [
    {
      ...shared,
      name: 'Segment, script tag',
      scripts,
      head: host => `<script>
        const analytics = window.analytics = []
        analytics.invoked = true
        analytics._writeKey = 'bench'
        analytics._cdn = '${host}'
        for (const method of '${METHODS}'.split(' '))
          analytics[method] = (...args) => (analytics.push([method, ...args]), analytics)
        analytics.page()
        ${toolCalls(CALLS).replaceAll('analytics.', 'window.analytics.')}
      </script><script async src="${host}/analytics.js/v1/bench/analytics.min.js"></script>`,
    },
    { ...shared, name: 'Segment, import', scripts: await bundleApp(APP), head: moduleTag },
  ]
}

/** What Segment's settings say of a source without destinations, its own metrics off. */
function reply({ path }: HostRequest, host: string): { body: unknown } {
  if (!path.endsWith('/settings')) return { body: { success: true } }
  const api = { apiHost: `${host.replace('http://', '')}/v1`, protocol: 'http' }
  const plan = { __default: { enabled: true } }
  return {
    body: {
      integrations: { 'Segment.io': { apiKey: 'bench', unbundledIntegrations: [], ...api } },
      plan: { track: plan, identify: plan, group: plan },
      edgeFunction: {},
      analyticsNextEnabled: true,
      middlewareSettings: {},
      enabledMiddleware: {},
      metrics: { sampleRate: 0 },
      legacyVideoPluginsEnabled: false,
      remotePlugins: [],
    },
  }
}

function arrivals({ method, path, body }: HostRequest): readonly Arrival[] {
  const one = method === 'POST' && /^\/v1\/[a-z]$/.test(path)
  return one ? [segmentArrival(JSON.parse(String(body)))] : []
}
