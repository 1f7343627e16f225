import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeFolders, type Server, startServer, WRITE_KEY } from '../../server.ts'
import { inEveryEngine } from './site.ts'

interface Contact {
  readonly timeline: { readonly events: readonly { readonly type: string; readonly event?: string }[] }
}

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGTERM')
  await removeFolders()
})

inEveryEngine(site => {
  test('what happens on a site reaches a real server of another origin, the last words of a tab too', async () => {
    const { collector, tab } = site
    const script = `<script async src="${server.origin}/tm.js" data-key="${WRITE_KEY}"></script>`
    collector.pages.set('/', { html: `<!doctype html><title>Site</title>${script}` })
    await tab.goto(collector.origin)
    const anonymousId = await tab.evaluate(async () => {
      while (!document.cookie.includes('tidemark=')) await new Promise(resolve => setTimeout(resolve, 5))
      window.tidemark.track('Report Exported', { format: 'pdf' })
      await window.tidemark.flush()
      window.tidemark.track('Last Words')
      return /tidemark=(\w+)/.exec(document.cookie)?.[1]
    })
    await tab.close()
    const told = async () => {
      const { timeline } = await server.api<Contact>('GET', `/api/contacts/anon:${anonymousId}`)
      return timeline.events.map(({ type, event }) => event ?? type).sort()
    }
    await expect.poll(told).toEqual(['Last Words', 'Report Exported', 'page'])
  })

  test('its debugger comes from there too, and shows what the server says of a wrong key', async () => {
    const { collector, tab } = site
    const script = `<script async src="${server.origin}/tm.js" data-key="wk_wrong"></script>`
    collector.pages.set('/', { html: `<!doctype html><title>Site</title>${script}` })
    await tab.goto(`${collector.origin}/?tidemark=debug`)
    const trouble = () =>
      tab.evaluate(
        () =>
          document.querySelector('tidemark-debugger')?.shadowRoot?.querySelector('[role=status]')
            ?.textContent ?? '',
      )
    await expect.poll(trouble).toMatch(/^The server answered 401: .*key.*Nothing more is sent/)
  })
})
