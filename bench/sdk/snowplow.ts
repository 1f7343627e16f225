import { bundleApp, pinned } from './packages.ts'
import { at, listOf, textAt } from './read.ts'
import { type Arrival, type HostRequest, moduleTag, type Tool, toolCalls } from './tool.ts'

const SCHEMA = 'iglu:com.example/call/jsonschema/1-0-0'

const APP = `import * as snowplow from '@snowplow/browser-tracker'
snowplow.newTracker('bench', new URL(import.meta.url).origin, { appId: 'bench' })
snowplow.enableActivityTracking({ minimumVisitLength: 30, heartbeatDelay: 10 })
snowplow.trackPageView()
const call = (name, properties) =>
  snowplow.trackSelfDescribingEvent({ event: { schema: '${SCHEMA}', data: { name, ...properties } } })
${toolCalls({
  track: 'call(name, properties)',
  identify: 'snowplow.setUserId(id)',
  page: 'snowplow.trackPageView()',
  form: "call('Form Submitted', { form: 'contact' })",
})}`

/** Snowplow's tracker by import. Who somebody is rides on later events; there is no event of its own. */
export async function snowplow(): Promise<Tool> {
  return {
    name: 'Snowplow, import',
    from: pinned('@snowplow/browser-tracker'),
    setup:
      'its quick start, with activity tracking; routes and the form are calls, setUserId stands for identify',
    scripts: await bundleApp(APP),
    head: moduleTag,
    reply: () => ({ body: 'ok' }),
    arrivals,
  }
}

function arrivals({ method, path, body }: HostRequest): readonly Arrival[] {
  if (method !== 'POST' || !path.endsWith('/tp2')) return []
  const sent: { data?: unknown } = JSON.parse(String(body))
  return listOf(sent.data).flatMap(event => {
    const arrival = { id: textAt(event, 'eid'), what: meaning(event) }
    const user = textAt(event, 'uid')
    return user ? [arrival, { id: `user ${user}`, what: 'identify' }] : [arrival]
  })
}

function meaning(event: unknown): string {
  const kind = textAt(event, 'e')
  if (kind === 'pv') return 'page'
  if (kind !== 'ue') return kind
  const packed = Buffer.from(textAt(event, 'ue_px'), 'base64url').toString()
  const name = textAt(at(JSON.parse(packed || textAt(event, 'ue_pr')), 'data', 'data'), 'name')
  return name === 'Form Submitted' ? 'form' : `track:${name}`
}
