import { expect, test } from 'vitest'
import { accepted } from './collector.ts'
import { html, scriptTag, started, useSite } from './site.ts'

const site = useSite()
const flush = () => site.page.evaluate(() => window.tidemark.flush())
const views = () => site.collector.events.filter(event => event.type === 'page')

test('what is typed into a form without a method stays in the browser, on the next page too', async () => {
  const { collector, page } = site
  const form =
    '<form action="/thanks"><input name="email"><input name="pin" type="password"><button>Send</button></form>'
  collector.pages.set('/', { html: html(form) })
  collector.pages.set('/thanks', { html: html('<a href="/more">More</a>') })
  collector.pages.set('/more', { html: html() })
  await page.goto(collector.origin)
  await started(page)
  await page.locator('[name=email]').fill('lovelace@example.com')
  await page.locator('[name=pin]').fill('hunter2')
  await page.getByRole('button').click()
  await page.getByRole('link').click()
  await collector.event(event => event.type === 'page' && event.properties?.path === '/more')
  await collector.event(event => event.type === 'page' && event.properties?.path === '/thanks')
  expect(JSON.stringify(collector.batches)).not.toMatch(/lovelace|hunter2/)
})

test('without a Navigation API the history is listened to, and left as it was by destroy()', async () => {
  const { collector, page } = site
  await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }))
  await page.goto(collector.origin)
  await started(page)
  const restored = await page.evaluate(async () => {
    const settled = () => new Promise(resolve => setTimeout(resolve))
    const isPatched = history.pushState !== History.prototype.pushState
    history.pushState(null, '', '/features')
    await settled()
    history.back()
    await new Promise(resolve => addEventListener('popstate', resolve, { once: true }))
    await settled()
    await window.tidemark.flush()
    window.tidemark.destroy()
    history.pushState(null, '', '/gone')
    await settled()
    return isPatched && history.pushState === History.prototype.pushState
  })
  expect(restored).toBe(true)
  expect(views().map(view => view.properties?.path)).toEqual(['/', '/features', '/'])
})

test('a feature in a label is used once a click, though the browser clicks on its field, too', async () => {
  const { collector, page } = site
  collector.pages.set('/', {
    html: html(`<label data-tidemark-feature="dark mode"><input type="checkbox"> <b>Dark</b></label>`),
  })
  await page.goto(collector.origin)
  await started(page)
  await page.click('b')
  await page.click('b')
  await page.evaluate(() => window.tidemark.flush())
  expect(collector.events.filter(event => event.event === 'Feature Used')).toHaveLength(2)
  expect(await page.isChecked('input')).toBe(false)
})

test('calls made before the script is there are made by it, and the first view knows the user', async () => {
  const { collector, page } = site
  const early = `<script src="/stub.js"></script>
    <script>tidemark.identify('u1', { plan: 'team' }); tidemark.track('Early', { n: 1 }); tidemark.track('Later')</script>`
  collector.pages.set('/', { html: `<!doctype html>${early}${html()}` })
  await page.goto(collector.origin)
  const view = await collector.event(event => event.type === 'page')
  expect(collector.events.slice(0, 3).map(event => event.event ?? event.type)).toEqual([
    'identify',
    'Early',
    'Later',
  ])
  expect(view.userId).toBe('u1')
})

test('a second script tag changes nothing, and there is one global', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('<script>before = Object.keys(window)</script>') })
  await page.goto(collector.origin)
  await started(page)
  const added = await page.evaluate(async () => {
    const first = window.tidemark
    const again = document.createElement('script')
    again.src = '/tm.js'
    again.dataset.key = 'wk_test'
    document.body.append(again)
    await new Promise(resolve => again.addEventListener('load', resolve))
    await window.tidemark.flush()
    const { before } = window as unknown as { before: string[] }
    return [first === window.tidemark, ...Object.keys(window).filter(name => !before.includes(name))]
  })
  expect(added.filter(name => name !== 'before' && name !== 'tidemark')).toEqual([true])
  expect(views()).toHaveLength(1)
})

test('only what data-capture names is captured', async () => {
  const { collector, page } = site
  collector.pages.set('/', {
    html: html('<button data-tidemark-feature="x">Go</button>', 'data-capture="features"'),
  })
  await page.goto(collector.origin)
  await started(page)
  await page.click('text=Go')
  await flush()
  expect(collector.events.map(event => event.event)).toEqual(['Feature Used'])
})

test('bad arguments and values that JSON cannot carry do nothing but warn once', async () => {
  const { collector, page, thrown } = site
  const warnings: string[] = []
  page.on('console', message => message.type() === 'warning' && warnings.push(message.text()))
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
    const { tidemark } = window
    const bad = tidemark as unknown as Record<string, (...args: unknown[]) => void>
    bad.track?.()
    bad.track?.(7, 'seven')
    bad.identify?.({ email: 'a@b.io' })
    bad.group?.(null)
    bad.group?.('g'.repeat(257))
    bad.identify?.('u'.repeat(257))
    bad.identify?.(Number.NaN)
    bad.track?.('  ')
    const circular: Record<string, unknown> = {}
    circular.self = circular
    tidemark.track('Circular', circular)
    tidemark.track('Huge', { text: 'x'.repeat(33 * 1024) })
    tidemark.track('Good')
    await tidemark.flush()
  })
  expect(collector.events.map(event => event.event)).toEqual(['Good', 'Events Dropped'])
  expect(collector.events[1]?.properties).toEqual({ large: 1 })
  expect(thrown).toEqual([])
  expect(warnings).toHaveLength(5)
})

test('what a tag says wrongly is said in the console, and the stub takes calls beside an element of its name', async () => {
  const { collector, page, thrown } = site
  const warnings: string[] = []
  page.on('console', message => message.type() === 'warning' && warnings.push(message.text()))
  const attributes = `data-capture="page,links" data-host="${new URL(collector.origin).host}"`
  collector.pages.set('/', {
    html: `<p id="tidemark"></p><script src="/stub.js"></script><script>tidemark.track('Early')</script>${scriptTag(attributes)}`,
  })
  await page.route('https://**/v1/batch', route => route.fulfill({ status: 401, body: '{}' }))
  const asked = page.waitForRequest(request => request.url().endsWith('/v1/batch'))
  await page.goto(collector.origin)
  expect((await asked).url()).toBe(`https://${new URL(collector.origin).host}/v1/batch`)
  await expect
    .poll(() => warnings)
    .toEqual([
      'Tidemark: data-capture knows no "page"',
      expect.stringContaining('the server refuses this write key or this site (401)'),
    ])
  expect(thrown).toEqual([])
})

test('what the server takes no event for is counted and said, though its batch has arrived', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  collector.reply = ({ batch }) =>
    accepted({
      rejected: batch.flatMap(({ event }, index) =>
        event === 'Odd' ? [{ index, code: 'invalid_event', message: 'properties must be an object' }] : [],
      ),
    })
  const warned = page.waitForEvent('console', message => message.text().includes('must be an object'))
  await page.goto(collector.origin)
  await started(page)
  const dropped = await page.evaluate(async () => {
    window.tidemark.track('Odd')
    await window.tidemark.flush()
    return window.tidemark.dropped
  })
  await warned
  expect(dropped).toEqual({ refused: 1 })
})

test('createTracker by import captures what it is told, in any order of captures', async () => {
  const { collector, page, thrown } = site
  const use = `<!doctype html><script type="module">
    import { createTracker, pages, pricing } from '/index.js'
    const broken = () => { throw new Error('the capture’s own mistake') }
    window.tidemark = createTracker({ key: 'wk_test', capture: [broken, pages(), pricing('/plans')] })
    tidemark.group('acme', { plan: 'team' })
  </script>`
  collector.pages.set('/plans', { html: use })
  await page.goto(`${collector.origin}/plans`)
  await started(page)
  await flush()
  expect(collector.events.map(event => event.event ?? event.type)).toEqual([
    'group',
    'page',
    'Pricing Viewed',
  ])
  expect(collector.events[0]).toMatchObject({ groupId: 'acme', traits: { plan: 'team' } })
  expect(thrown).toEqual([])
})
