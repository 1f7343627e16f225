import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The visited site: one page for each tool at `/<its index>`, and `/elsewhere`. */
export interface VisitedSite {
  readonly origin: string
  stop(): void
}

/** Starts the site; `heads` are what each tool puts into the page's head. */
export async function startSite(heads: readonly string[]): Promise<VisitedSite> {
  const server = createServer(({ url = '/' }, response) => {
    // These make the page's clock precise to 5 µs.
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'credentialless')
    response.setHeader('content-type', 'text/html; charset=utf-8')
    const head = heads[Number(url.slice(1))]
    response.end(head === undefined ? '<!doctype html><title>Elsewhere</title>' : page(head))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The page's own script: what it calls is the same whatever the tool, and nothing where there is none. */
const OWN = `
const nothing = () => {}
window.tool ??= { track: nothing, identify: nothing, page: nothing, form: nothing }
document.querySelector('#buy').addEventListener('click', () => tool.track('Button Clicked', { plan: 'team' }))
document.querySelector('form').addEventListener('submit', event => { event.preventDefault(); tool.form() })
window.go = (path, title) => { history.pushState(null, '', path); document.title = title; tool.page() }
window.export10 = () => { for (let n = 0; n < 10; n++) tool.track('Report Exported', { format: 'pdf', n }) }
window.timeTrack = async () => {
  const times = []
  for (let burst = 0; burst < 3; burst++) {
    for (let n = 0; n < 10; n++) {
      const begun = performance.now()
      tool.track('Report Exported', { format: 'pdf', n })
      times.push(performance.now() - begun)
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  return times.sort((a, b) => a - b)[15] * 1_000
}`

function page(head: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Site</title><link rel="icon" href="data:,">${head}</head>
<body><h1>Site</h1><button id="buy" type="button">Buy the team plan</button>
<form id="contact"><label>Company <input name="company" value="Acme"></label><button id="send">Send</button></form>
<script type="module">${OWN}</script></body></html>`
}
