import { transform } from 'esbuild'
import { packageFile, pinned } from './packages.ts'
import { textAt } from './read.ts'
import { type Arrival, type HostRequest, type Tool, toolCalls } from './tool.ts'

const CALLS = {
  track: 'umami.track(name, properties)',
  identify: 'umami.identify({ id, ...traits })',
  form: "umami.track('Form Submitted', { form: 'contact' })",
}

/**
 * Umami's tracker. npm has no build of it, only its source in the application's package, whose newest version
 * there is years older than the application's; it is minified here as its own build does.
 */
export async function umami(): Promise<Tool> {
  const { code } = await transform(packageFile('umami', 'src/tracker/index.js'), { minify: true })
  return {
    name: 'Umami, script tag',
    from: pinned('umami'),
    setup:
      'the script tag alone; the form is a call, as it captures none; npm has only this older version, as source',
    scripts: new Map([['script.js', code]]),
    head: host =>
      `<script defer src="${host}/script.js" data-website-id="bench"></script><script>${toolCalls(CALLS)}</script>`,
    reply: () => ({ type: 'text/plain', body: SESSION }),
    arrivals,
  }
}

/** As long as the signed session with which Umami answers, and which its tracker sends back. */
const SESSION = 'e'.repeat(400)

let count = 0

/** Umami's events have no ids, so each that arrives counts. */
function arrivals({ method, path, body }: HostRequest): readonly Arrival[] {
  if (method !== 'POST' || path !== '/api/send') return []
  const sent: unknown = JSON.parse(String(body))
  const name = textAt(sent, 'payload', 'name')
  const named = name === 'Form Submitted' ? 'form' : name ? `track:${name}` : 'page'
  return [{ id: String(count++), what: textAt(sent, 'type') === 'identify' ? 'identify' : named }]
}
