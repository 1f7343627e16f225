import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
const told = () =>
  site.collector.events.filter(event => event.type === 'track').map(event => [event.event, event.properties])
const flush = () => site.page.evaluate(() => window.tidemark.flush())

/** Another host than the site's, at the same server. */
const away = () => site.collector.origin.replace('127.0.0.1', 'localhost')

/** A page on which following a link changes nothing: what is looked at is what was told before. */
async function open(body: string): Promise<void> {
  site.collector.pages.set('/', { html: html(body) })
  // A download, or an answer without content, leaves the page where it is.
  await site.context.route(
    url => url.pathname !== '/' && !/^\/(tm|v1)/.test(url.pathname),
    route => route.fulfill({ status: 204 }),
  )
  await site.page.goto(site.collector.origin)
  await started(site.page)
}

test('a link to another host is told without query, hash and words; one within the site is not', async () => {
  await open(`<a id="out" href="${away()}/docs/start?email=ada@b.io#token">Ada Lovelace</a>
    <a id="in" href="/features">In</a> <a id="here" href="#more">Here</a> <a id="mail" href="mailto:ada@b.io">Mail</a>`)
  for (const id of ['out', 'in', 'here', 'mail']) await site.page.click(`#${id}`)
  await flush()
  expect(told()).toEqual([['Link Clicked', { url: `${away()}/docs/start` }]])
  expect(site.collector.batches.map(batch => batch.text).join()).not.toMatch(/ada@|lovelace|token/i)
})

test('a file is told by its name, wherever it is, and what has a download attribute is a file', async () => {
  await open(`<a id="pdf" href="${away()}/files/Price%20List.PDF?for=ada">List</a>
    <a id="word" href="/plan.docx">Plan</a> <a id="marked" href="/export?id=7" download>Export</a>
    <a id="made" download="ada.csv">Made</a><a id="page" href="/zip">Not a file</a>
    <script>made.href = URL.createObjectURL(new Blob(['x']))</script>`)
  for (const id of ['pdf', 'word', 'marked', 'made', 'page']) await site.page.click(`#${id}`)
  await flush()
  expect(told()).toEqual([
    [
      'File Downloaded',
      { url: `${away()}/files/Price%20List.PDF`, file: 'Price%20List.PDF', extension: 'pdf' },
    ],
    ['File Downloaded', { url: `${site.collector.origin}/plan.docx`, file: 'plan.docx', extension: 'docx' }],
    ['File Downloaded', { url: `${site.collector.origin}/export`, file: 'export' }],
  ])
})

test('the keyboard and the middle button follow a link, the third button does not', async () => {
  await open(`<a id="key" href="${away()}/key">Key</a> <a id="middle" href="${away()}/middle">Middle</a>
    <a id="menu" href="${away()}/menu">Menu</a>`)
  await site.page.focus('#key')
  await site.page.keyboard.press('Enter')
  await site.page.click('#menu', { button: 'right' })
  await site.page.click('#middle', { button: 'middle' })
  await flush()
  expect(told().map(([, properties]) => properties)).toEqual([
    { url: `${away()}/key` },
    { url: `${away()}/middle` },
  ])
})

test('a link in a component, in a drawing and of an image map is a link', async () => {
  await open(`<x-card></x-card>
    <svg width="60" height="30"><a href="${away()}/svg"><rect id="new" width="20" height="20" /></a>
      <a xlink:href="${away()}/xlink"><rect id="old" x="30" width="20" height="20" /></a></svg>
    <img width="40" height="40" usemap="#map" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="">
    <map name="map"><area id="area" shape="rect" coords="0,0,40,40" href="${away()}/area" alt="Area"></map>
    <script>document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML =
      '<a href="${away()}/shadow"><b>In the shadow</b></a>'</script>`)
  await site.page.click('b')
  await site.page.click('#new')
  await site.page.click('#old')
  await site.page.click('img', { force: true })
  await flush()
  expect(told().map(([, properties]) => properties)).toEqual(
    ['shadow', 'svg', 'xlink', 'area'].map(path => ({ url: `${away()}/${path}` })),
  )
})

test('a link that is no address or to be ignored is not told, one that the page keeps from rising is', async () => {
  await open(`<a id="broken" target="_blank" href="http://[">Broken</a>
    <a id="followed" href="${away()}/followed">Followed</a>
    <nav data-tidemark-ignore><a id="ignored" href="${away()}/ignored">Ignored</a></nav><x-nav data-tidemark-ignore></x-nav>
    <script>followed.onclick = event => event.stopPropagation()
      document.querySelector('x-nav').attachShadow({ mode: 'open' }).innerHTML = '<a href="${away()}/deep"><b>Deep</b></a>'</script>`)
  for (const target of ['#ignored', 'b', '#followed', '#broken']) await site.page.click(target)
  await flush()
  expect(told()).toEqual([['Link Clicked', { url: `${away()}/followed` }]])
  expect(site.thrown).toEqual([])
})

test('a link that is followed in this tab is told before the page is gone', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html(`<a href="${away()}/elsewhere">Out</a>`) })
  await page.goto(collector.origin)
  await started(page)
  await page.click('a')
  await page.waitForURL('**/elsewhere')
  const link = await collector.event(event => event.event === 'Link Clicked')
  expect(link.properties).toEqual({ url: `${away()}/elsewhere` })
})
