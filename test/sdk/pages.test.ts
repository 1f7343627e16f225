import { expect, test } from 'vitest'
import { openUndriven } from '../browser.ts'
import { scriptTag, started, useSite } from './site.ts'

const site = useSite()
const views = () => site.collector.events.filter(event => event.type === 'page')

test('a page that the browser renders ahead of time counts when it is looked at, once', async () => {
  const { collector } = site
  const rules = '{"prerender":[{"source":"list","urls":["/next"],"eagerness":"immediate"}]}'
  collector.pages.set('/', {
    html: `<!doctype html>${scriptTag()}<script type="speculationrules">${rules}</script><script>
      const ask = async () => (await (await fetch('/go')).text()) === 'go' ? (location.href = '/next') : setTimeout(ask, 50)
      void ask()</script>`,
  })
  collector.pages.set('/next', {
    html: `<!doctype html>${scriptTag()}<script>
      const ask = () => 'flush' in (window.tidemark ?? {}) ? fetch('/started?' + document.prerendering) : setTimeout(ask, 50)
      ask()</script>`,
  })
  const close = await openUndriven(collector.origin)
  try {
    await collector.until(() => collector.requests.some(({ url }) => url.startsWith('/started')))
    expect(collector.requests.map(({ url }) => url)).toContain('/started?true')
    const lookedAt = Date.now()
    collector.pages.set('/go', { html: 'go' })
    const view = await collector.event(event => event.properties?.path === '/next')
    expect(Date.parse(view.timestamp)).toBeGreaterThanOrEqual(lookedAt)
    expect(views().map(({ properties }) => properties?.path)).toEqual(['/', '/next'])
  } finally {
    await close()
  }
})

test('a page that comes back from the back/forward cache counts again, once', async () => {
  const { collector, page } = site
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
    const show = (persisted: boolean) => dispatchEvent(new PageTransitionEvent('pageshow', { persisted }))
    show(false)
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    show(true)
    await window.tidemark.flush()
  })
  expect(views().map(view => view.properties?.path)).toEqual(['/', '/'])
})
