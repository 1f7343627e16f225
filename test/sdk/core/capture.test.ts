import { expect, test } from 'vitest'
import { html, inEveryEngine, started } from './site.ts'

inEveryEngine(site => {
  const flush = () => site.tab.evaluate(() => window.tidemark.flush())
  const named = (name: string) => site.collector.events.filter(event => event.event === name)
  /** Without repeats, which are right where a page goes before it has heard the answer. */
  const views = () => [
    ...new Map(
      site.collector.events.filter(({ type }) => type === 'page').map(event => [event.messageId, event]),
    ).values(),
  ]
  /** In the order in which they happened: what one page sends may overtake what the page before sent. */
  const paths = () =>
    views()
      .toSorted((a, b) => a.timestamp.localeCompare(b.timestamp))
      .map(view => view.properties?.path)

  test('a page view says where, and carries what every event carries', async () => {
    const { collector, tab } = site
    await tab.goto(`${collector.origin}/?token=secret&utm_source=news&email=a%40b.io#secret`)
    const view = await collector.event(event => event.type === 'page')
    const where = {
      path: '/',
      url: `${collector.origin}/?utm_source=news`,
      title: 'Site',
      referrer: '',
      search: '?utm_source=news',
    }
    expect(view.properties).toEqual(where)
    expect(view.context).toMatchObject({ page: where, library: { name: 'tidemark' } })
    expect(view.context.timezone).toBeTruthy()
    expect(view.context.locale).toBeTruthy()
    expect(view.messageId.length).toBeLessThanOrEqual(100)
    expect(new Date(view.timestamp).toISOString()).toBe(view.timestamp)
    expect(view.anonymousId).toMatch(/^[0-9a-f]{32}$/)

    const [batch] = collector.batches
    expect(batch?.writeKey).toBe('wk_test')
    expect(batch?.contentType).toMatch(/^text\/plain/)
    expect(batch?.deviceKey).toMatch(/^[0-9a-f]{32}$/)
    expect(JSON.stringify(batch?.batch) + batch?.url).not.toContain(batch?.deviceKey)
  })

  test('a single-page app has one view a path, without phantoms from replaceState, queries and hashes, on the way back too', async () => {
    const { collector, tab } = site
    await tab.goto(collector.origin)
    await started(tab)
    await tab.evaluate(async () => {
      const settled = () => new Promise(resolve => setTimeout(resolve))
      history.replaceState({ seen: true }, '', '/')
      history.pushState(null, '', '/?tab=2')
      location.hash = 'there'
      await settled()
      history.pushState(null, '', '/features')
      document.title = 'Features'
      await settled()
      history.pushState(null, '', '/old')
      history.replaceState(null, '', '/new')
      await settled()
      const back = new Promise(resolve => addEventListener('popstate', resolve, { once: true }))
      history.back()
      await back
      await settled()
      await window.tidemark.flush()
    })
    expect(paths()).toEqual(['/', '/features', '/new', '/features'])
    expect(views()[1]?.properties).toMatchObject({ title: 'Features', referrer: `${collector.origin}/` })
    expect(views()[2]?.properties).toMatchObject({ referrer: `${collector.origin}/features` })
  })

  test('destroy() leaves the history as it was', async () => {
    const { collector, tab } = site
    await tab.goto(collector.origin)
    await started(tab)
    const restored = await tab.evaluate(async () => {
      window.tidemark.destroy()
      history.pushState(null, '', '/gone')
      await new Promise(resolve => setTimeout(resolve))
      return history.pushState === History.prototype.pushState
    })
    expect(restored).toBe(true)
    collector.pages.set('/next', { html: html() })
    await tab.goto(`${collector.origin}/next`)
    await collector.until(() => views().length > 1)
    expect(paths()).toEqual(['/', '/next'])
  })

  test('the back button tells of the page again, whether the browser kept it or loads it anew', async () => {
    const { collector, tab } = site
    collector.pages.set('/next', { html: html() })
    await tab.goto(collector.origin)
    await started(tab)
    await tab.goto(`${collector.origin}/next`)
    await started(tab)
    await tab.evaluate(() => void setTimeout(() => history.back()))
    await collector.until(() => views().length > 2)
    expect(paths()).toEqual(['/', '/next', '/'])
  })

  test('a pricing visit is tracked beside its page view', async () => {
    const { collector, tab } = site
    collector.pages.set('/pricing/team', { html: html() })
    await tab.goto(`${collector.origin}/pricing/team`)
    const pricing = await collector.event(event => event.event === 'Pricing Viewed')
    expect(pricing.properties).toEqual({ path: '/pricing/team' })
    expect(paths()).toEqual(['/pricing/team'])
    collector.pages.set('/preise', { html: html('', 'data-pricing="/preise, /tarife*"') })
    await tab.goto(`${collector.origin}/preise`)
    await collector.event(event => event.event === 'Pricing Viewed' && event.properties?.path === '/preise')
  })

  test('a form names its fields, never their values, and passwords and cards not at all', async () => {
    const { collector, tab } = site
    const form = `<form id="demo"><input name="email"><input type="password" name="word">
      <input name="cardnumber"><input name="exp" autocomplete="cc-exp"><input type="hidden" name="csrf" value="t0ken">
      <select name="size"><option value="50-200" selected></select><textarea name="note"></textarea>
      <input name="otp" autocomplete="one-time-code" value="123456"><input name="size"><input><input name="id" value="seven">
      <input data-tidemark-ignore name="private" value="x"><button name="go" value="1">Send</button></form>
      <script>document.forms.demo.addEventListener('submit', event => { event.preventDefault(); event.stopPropagation() })</script>`
    collector.pages.set('/', { html: html(form) })
    await tab.goto(collector.origin)
    await started(tab)
    const typed = {
      email: 'ada@example.com',
      word: 'hunter2',
      cardnumber: '4111111111111111',
      exp: '12/30',
      note: 'call me',
    }
    for (const [name, text] of Object.entries(typed)) await tab.type(`[name=${name}]`, text)
    await tab.click('button')
    await flush()
    expect(named('Form Submitted').map(event => event.properties)).toEqual([
      { form: 'demo', fields: ['email', 'size', 'note', 'id'] },
    ])
    const sent = collector.batches.map(batch => batch.text).join()
    for (const secret of [...Object.values(typed), 't0ken', '50-200', 'seven', 'cardnumber', '"word"'])
      expect(sent).not.toContain(secret)
  })

  test('a form that leads to another page is told of, with nothing of what was typed', async () => {
    const { collector, tab } = site
    const form = '<form action="/thanks"><input name="email"><button>Send</button></form>'
    collector.pages.set('/', { html: html(form) })
    collector.pages.set('/thanks', { html: html() })
    await tab.goto(collector.origin)
    await started(tab)
    await tab.type('input', 'ada@example.com')
    await tab.click('button')
    await collector.event(event => event.event === 'Form Submitted')
    await collector.event(event => event.type === 'page' && event.properties?.path === '/thanks')
    expect(collector.batches.map(batch => batch.text).join()).not.toContain('ada@')
  })

  test('a click in an element with data-tidemark-feature is a feature used', async () => {
    const { collector, tab } = site
    collector.pages.set('/', { html: html('<button data-tidemark-feature="export"><b>Export</b></button>') })
    await tab.goto(collector.origin)
    await started(tab)
    await tab.click('b')
    await tab.evaluate(() => window.tidemark.feature('import', { format: 'csv' }))
    await flush()
    expect(named('Feature Used').map(event => event.properties)).toEqual([
      { feature: 'export' },
      { feature: 'import', format: 'csv' },
    ])
  })
})
