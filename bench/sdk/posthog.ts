import { gunzipSync } from 'node:zlib'
import { packageScripts, pinned } from './packages.ts'
import { at, listOf, textAt } from './read.ts'
import { type Arrival, type HostReply, type HostRequest, type Tool, toolCalls } from './tool.ts'

/** The newest set of defaults that this version knows. */
const DEFAULTS = '2026-08-30'

const CALLS = {
  track: 'posthog.capture(name, properties)',
  identify: 'posthog.identify(id, traits)',
}

/**
 * PostHog by its snippet. It sees routes, clicks and forms by itself. Its filter of robots is off, since it would take
 * a driven browser for one and send nothing.
 */
export function posthog(): Tool {
  return {
    name: 'PostHog, script tag',
    from: pinned('posthog-js'),
    setup: `the snippet with defaults of ${DEFAULTS} and autocapture; replay, surveys, heatmaps and flags off in the project (it loads surveys.js even so), its filter of robots off`,
    scripts: packageScripts('posthog-js', 'dist'),
    head: host => `<script>
      const calls = window.posthog = []
      calls.people = []
      calls.__SV = 1
      calls._i = [['phc_bench', { api_host: '${host}', defaults: '${DEFAULTS}', opt_out_useragent_filter: true }, 'posthog']]
      ${toolCalls(CALLS).replaceAll('posthog.', 'window.posthog.')}
    </script><script async crossorigin="anonymous" src="${host}/static/array.js"></script>`,
    reply,
    arrivals,
  }
}

const CONFIG = {
  token: 'phc_bench',
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  captureDeadClicks: false,
  capturePerformance: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  analytics: { endpoint: '/i/v0/e/' },
  elementsChainAsString: true,
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  conversations: false,
  logs: { captureConsoleLogs: false },
  errorTracking: { autocaptureExceptions: false, suppressionRules: [] },
  defaultIdentifiedOnly: true,
  siteApps: [],
}

function reply({ path }: HostRequest): HostReply {
  if (path.endsWith('/config.js')) {
    const kept = `(window._POSTHOG_REMOTE_CONFIG ??= {}).phc_bench = { config: ${JSON.stringify(CONFIG)}, siteApps: [] }`
    return { type: 'text/javascript', body: kept }
  }
  if (path.endsWith('/config')) return { body: CONFIG }
  if (path.startsWith('/flags')) return { body: { ...CONFIG, flags: {}, errorsWhileComputingFlags: false } }
  return { body: { status: 'Ok' } }
}

function arrivals({ method, path, body }: HostRequest): readonly Arrival[] {
  if (method !== 'POST' || path.startsWith('/flags')) return []
  const sent: unknown = JSON.parse(decoded(body))
  return listOf(at(sent, 'batch') ?? at(sent, 'data') ?? sent).map(event => {
    const id = textAt(event, 'uuid') || textAt(event, 'properties', '$insert_id')
    return { id, what: meaning(textAt(event, 'event'), textAt(event, 'properties', '$event_type')) }
  })
}

function meaning(name: string, gesture: string): string {
  if (name === '$pageview') return 'page'
  if (name === '$identify') return 'identify'
  if (name === '$autocapture') return gesture === 'submit' ? 'form' : `$autocapture ${gesture}`
  return name.startsWith('$') ? name : `track:${name}`
}

/** A body is JSON, gzip of it or, where neither could be, a form with it in base64. */
function decoded(body: Buffer): string {
  if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body).toString()
  const text = String(body)
  if (!text.startsWith('data=')) return text
  return Buffer.from(new URLSearchParams(text).get('data') ?? '', 'base64').toString()
}
