import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
const TAG = 'data-linker="localhost,127.0.0.1"'

/** The other site: another host at the same server. */
const other = () => site.collector.origin.replace('127.0.0.1', 'localhost')
const viewsOf = (path: string) =>
  site.collector.events.filter(event => event.type === 'page' && event.properties?.path === path)
const arrived = (path: string) => site.collector.until(() => viewsOf(path).length > 0)
const visitor = (path: string) => viewsOf(path)[0]?.anonymousId
const now = (ago = 0) => (Date.now() - ago).toString(36)
const ID = '0123456789abcdef0123456789abcdef'

/** Opens a page of the first site with this in it, and gives the second one pages to lead to. */
async function open(body: string, attributes = TAG): Promise<void> {
  const { collector, page } = site
  collector.pages.set('/', { html: html(body, attributes) })
  for (const path of ['/cart', '/old', '/find', '/buy'])
    collector.pages.set(path, { html: html('', attributes) })
  await page.goto(collector.origin)
  await started(page)
  await arrived('/')
}

test('who follows a link to a listed site is the same visitor there, under another device key', async () => {
  const { collector, page } = site
  await open(`<a href="${other()}/cart?item=a%20b+c&note=#top">Cart</a>`)
  await page.click('a')
  await arrived('/cart')
  expect(visitor('/cart')).toBe(visitor('/'))
  await expect.poll(() => page.url()).toBe(`${other()}/cart?item=a%20b+c&note=#top`)
  expect(collector.requests.map(({ url }) => url).join()).toMatch(
    /\/cart\?item=a%20b\+c&note=&_tm=[0-9a-f]{32}\.\w+/,
  )
  expect(new Set(collector.batches.map(batch => batch.deviceKey)).size).toBe(2)
  expect(collector.batches.map(batch => batch.text).join()).not.toContain('_tm')

  // And stays it.
  await page.goto(`${other()}/old`)
  await arrived('/old')
  expect(visitor('/old')).toBe(visitor('/'))
})

test('keyboard, middle button and both kinds of form hand over too; an address that is only looked at does not', async () => {
  const { page } = site
  await open(
    `<a href="${other()}/cart">Cart</a> <form action="${other()}/find?gone=1"><input name="q" value="x"><button>Find</button></form>
      <form method="post" action="${other()}/buy?kept=1"><button>Buy</button></form>`,
  )
  const marked = /[?&]_tm=[0-9a-f]{32}\.\w+/
  const requested = (path: string) =>
    site.collector.requests.map(({ url }) => url).find(url => url.startsWith(path))

  await page.click('a', { button: 'right' })
  expect(await page.getAttribute('a', 'href')).toBe(`${other()}/cart`)
  // The tab that it opens is kept from opening, since it takes no part.
  await page.evaluate(() =>
    addEventListener('auxclick', event => {
      event.preventDefault()
      document.title = document.querySelector('a')?.href ?? ''
    }),
  )
  await page.click('a', { button: 'middle' })
  expect(await page.title()).toMatch(marked)
  await expect.poll(() => page.getAttribute('a', 'href')).toBe(`${other()}/cart`)

  await page.click('text=Find')
  await page.waitForURL(`${other()}/find?q=x`)
  expect(requested('/find')).toMatch(marked)
  await page.goto(site.collector.origin)
  await started(page)
  await page.focus('text=Buy')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${other()}/buy?kept=1`)
  expect(requested('/buy')).toMatch(marked)
})

test.each([
  ['older than two minutes', () => now(121_000), () => `${site.collector.origin}/`],
  ['from a site that is not listed', () => now(), () => 'https://elsewhere.example/'],
  ['without a site that it came from', () => now(), () => undefined],
])('a visitor %s is not taken over, and the address is cleaned all the same', async (_, time, referer) => {
  const { collector, page } = site
  collector.pages.set('/cart', { html: html('', TAG) })
  const from = referer()
  await page.goto(`${other()}/cart?_tm=${ID}.${time()}&a=1`, from ? { referer: from } : {})
  await arrived('/cart')
  expect(visitor('/cart')).not.toBe(ID)
  await expect.poll(() => page.url()).toBe(`${other()}/cart?a=1`)
})

test('a browser that was there before stays who it was', async () => {
  const { collector, page } = site
  collector.pages.set('/cart', { html: html('', TAG) })
  collector.pages.set('/old', { html: html('', TAG) })
  const referer = `${collector.origin}/`
  await page.goto(`${other()}/cart?_tm=${ID}.${now()}`, { referer })
  await arrived('/cart')
  expect(visitor('/cart')).toBe(ID)
  const second = ID.replaceAll('0', '1')
  await page.goto(`${other()}/old?_tm=${second}.${now()}`, { referer })
  await arrived('/old')
  expect(visitor('/old')).toBe(ID)
})

test('where nothing may be kept, nobody is handed over or taken over', async () => {
  const { collector, page } = site
  await open(`<a href="${other()}/cart">Cart</a>`, `${TAG} data-consent="storage:denied"`)
  await page.click('a')
  await arrived('/cart')
  expect(collector.requests.map(({ url }) => url)).not.toContainEqual(expect.stringContaining('_tm'))
  await page.goto(`${other()}/old?_tm=${ID}.${now()}`, { referer: `${collector.origin}/` })
  await arrived('/old')
  expect(visitor('/old')).not.toBe(ID)
})

test('who has refused to be counted is not handed over, though something may be kept', async () => {
  const { collector, context, page } = site
  const attributes = `${TAG} data-consent="analytics:denied"`
  await open(`<a href="${other()}/cart?_tm=${ID}.${now()}">Cart</a>`)
  collector.pages.set('/cart', { html: html('', attributes) })
  // Nothing decorates this one anew.
  await page.evaluate(() => window.tidemark.destroy())
  await page.click('a')
  await page.waitForURL(/cart/)
  await started(page)
  expect((await context.cookies(other())).map(({ name }) => name)).toEqual([])
})
