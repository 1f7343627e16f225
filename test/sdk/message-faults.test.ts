import { expect, test } from 'vitest'
import { useSite } from './site.ts'
import { ask, drawn, listed, messageOf, openSite, settled, stopTime, told } from './with-messages.ts'

const site = useSite()
const run = (script: string) => site.page.evaluate(script)
const anchored = (id: string) =>
  messageOf(id, { format: 'tooltip', content: { title: `The ${id}`, body: 'Here', anchor: '#here' } })

test('a handler that never says what it wants holds nobody up for longer than ten seconds', async () => {
  const { page } = site
  await stopTime(page)
  listed(site, messageOf('offer'), messageOf('news'))
  await openSite(site)
  await run(`tidemark.on('message', ({ id }) => {
    if (id === 'offer') return new Promise(() => { window.asked = true })
  })`)
  await ask(page)
  await page.waitForFunction('window.asked')
  await settled(page)
  await page.clock.runFor(10_000)
  await drawn(page, 'news').waitFor()
})

test('after reset(), a handler that never says what it wants about somebody else’s message holds nobody up', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  await run(`tidemark.on('message', ({ id }) => {
    if (id === 'offer') return new Promise(() => { window.asked = true })
  })`)
  await ask(page)
  await page.waitForFunction('window.asked')
  await page.evaluate(() => window.tidemark.reset())
  listed(site, messageOf('news'))
  await ask(page)
  await drawn(page, 'news').waitFor()
})

test('a message leaves when its visitor allows none any more, or somebody else is here by another tab', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  const other = await site.newPage()
  await openSite(site, { page: other })
  await ask(page)
  await drawn(page, 'offer').waitFor()
  await other.evaluate(() => window.tidemark.reset())
  await drawn(page, 'offer').waitFor({ state: 'detached' })
  await ask(page)
  await drawn(page, 'offer').waitFor()
  await page.evaluate(() => window.tidemark.consent({ messages: 'denied' }))
  await drawn(page, 'offer').waitFor({ state: 'detached' })
})

test('what is cancelled while a handler thinks about it is not shown', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  await run(`tidemark.on('message', () => new Promise(said => { window.say = said }))`)
  await ask(page)
  await page.waitForFunction('window.say')
  listed(site)
  await ask(page)
  await run('say()')
  await settled(page)
  expect(await page.locator('tidemark-message').count()).toBe(0)
})

test('what was taken over and cancelled is offered again when it is due again', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  await run(`window.taken = 0; tidemark.on('message', () => { taken++; return false })`)
  await ask(page)
  await page.waitForFunction('taken === 1')
  listed(site)
  await ask(page)
  await settled(page)
  listed(site, messageOf('offer'))
  await ask(page)
  await page.waitForFunction('taken === 2')
})

test('behind a dialog of the page a message does not count as shown, and a toast does not go', async () => {
  const { page } = site
  await stopTime(page)
  const content = { title: 'The toast', body: 'Saved', seconds: 3 }
  listed(site, messageOf('toast', { format: 'toast', content }))
  await openSite(site, {
    body: '<dialog style="inset: 0; width: 100%; height: 100%; max-width: none">Terms</dialog>',
  })
  await run(`document.querySelector('dialog').showModal()`)
  await ask(page)
  await page.locator('tidemark-message .toast').waitFor({ state: 'attached' })
  await settled(page)
  await page.clock.runFor(30_000)
  await settled(page)
  expect(told(site)).toEqual([])
  await run(`document.querySelector('dialog').close()`)
  await page.clock.runFor(2_000)
  await settled(page)
  await site.collector.event(({ event }) => event === 'Message Shown')
})

test('what left with its element before it was seen was not shown, and comes again', async () => {
  const { page } = site
  listed(site, anchored('tip'))
  const body = '<div style="height: 3000px"></div><button id="here">Here</button>'
  await openSite(site, { body })
  await ask(page)
  await page.locator('tidemark-message .tooltip').waitFor({ state: 'attached' })
  await run(`document.querySelector('#here').remove()`)
  await page.waitForFunction(() => !document.querySelector('tidemark-message'))
  await page.evaluate(() => window.tidemark.flush())
  expect(told(site)).toEqual([])
  await run(`document.body.innerHTML = '<button id="here">Here</button>'`)
  await ask(page)
  await drawn(page, 'tip').waitFor()
})

test('a message that the page has swept away holds up nobody', async () => {
  const { page } = site
  listed(site, messageOf('offer'), messageOf('news'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'offer').waitFor()
  await site.collector.event(({ event }) => event === 'Message Shown')
  await run(`document.querySelector('tidemark-message').remove()`)
  await ask(page)
  await drawn(page, 'news').waitFor()
})

test('where there is no IntersectionObserver the page is left alone', async () => {
  const { page } = site
  await page.addInitScript('delete window.IntersectionObserver')
  listed(site, messageOf('offer'), anchored('tip'))
  await openSite(site, { body: '<button id="here">Here</button>' })
  await ask(page)
  await page.evaluate(() => window.tidemark.flush())
  await ask(page)
  expect(site.thrown).toEqual([])
})

test('somebody else’s messages leave with identify(), and who came then may see the same', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  await page.evaluate(() => window.tidemark.identify('a'))
  await drawn(page, 'offer').waitFor()
  await site.collector.event(({ event }) => event === 'Message Shown')
  listed(site)
  await page.evaluate(() => window.tidemark.identify('b'))
  await expect.poll(() => drawn(page, 'offer').count()).toBe(0)
  listed(site, messageOf('offer'))
  await ask(page)
  await drawn(page, 'offer').waitFor()
})

test('what is written in a survey does not press the page’s shortcuts, and Escape ends what an input method composes', async () => {
  const { page } = site
  const questions = [{ id: 'why', type: 'text', label: 'Why?' }]
  listed(site, messageOf('survey', { format: 'survey', content: { title: 'The survey', questions } }))
  await openSite(site, { body: '<input id="search">' })
  await run(`document.addEventListener('keydown', event => {
    if (event.key !== '/' || /input|textarea/i.test(event.target.tagName)) return
    event.preventDefault()
    document.querySelector('#search').focus()
  })`)
  await ask(page)
  await page.getByRole('textbox', { name: 'Why?' }).pressSequentially('and/or')
  expect(await page.getByRole('textbox', { name: 'Why?' }).inputValue()).toBe('and/or')
  await page
    .getByRole('textbox', { name: 'Why?' })
    .dispatchEvent('keydown', { key: 'Escape', isComposing: true })
  expect(await page.getByRole('textbox', { name: 'Why?' }).count()).toBe(1)
})

test('after destroy() no lock is held or waited for', async () => {
  const [one, other] = [site.page, await site.newPage()]
  listed(site, messageOf('offer'))
  for (const page of [one, other]) {
    await openSite(site, { page })
    await ask(page)
    await settled(page)
  }
  await drawn(one, 'offer').waitFor()
  const locks = () =>
    one.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query()
      return [...held, ...pending].filter(({ name }) => name === 'tidemark offer').length
    })
  await expect.poll(locks).toBe(2)
  await other.evaluate(() => window.tidemark.destroy())
  await expect.poll(locks).toBe(1)
})
