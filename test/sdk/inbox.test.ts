import { expect, test } from 'vitest'
import { accepted } from './collector.ts'
import { useSite } from './site.ts'
import { ask, drawn, listed, messageOf, openSite, settled, show, stopTime, told } from './with-messages.ts'

const site = useSite()

test('two tabs show one message once, and each another meanwhile', async () => {
  const [offer, news] = [messageOf('offer'), messageOf('news')]
  const [one, other] = [site.page, await site.newPage()]
  listed(site, offer, news)
  for (const page of [one, other]) await openSite(site, { page })
  await ask(one)
  await drawn(one, 'offer').waitFor()
  await ask(other)
  await drawn(other, 'news').waitFor()
  for (const [page, id] of [
    [one, 'offer'],
    [other, 'news'],
  ] as const) {
    expect(await page.locator('tidemark-message').count()).toBe(1)
    await drawn(page, id).getByRole('button', { name: 'Close' }).click()
    await ask(page)
    await settled(page)
    expect(await page.locator('tidemark-message').count()).toBe(0)
  }
  expect(told(site)).toEqual([
    ['Message Shown', { message: 'offer' }],
    ['Message Dismissed', { message: 'offer', how: 'close' }],
    ['Message Shown', { message: 'news' }],
    ['Message Dismissed', { message: 'news', how: 'close' }],
  ])
})

test('a tab that closes before a message was shown leaves it to another', async () => {
  listed(site, messageOf('offer'))
  const [one, other] = [site.page, await site.newPage()]
  await stopTime(one)
  for (const page of [one, other]) {
    await openSite(site, { page })
    await ask(page)
  }
  await drawn(one, 'offer').waitFor()
  await settled(other)
  expect(await drawn(other, 'offer').count()).toBe(0)
  await one.close()
  await drawn(other, 'offer').waitFor()
})

test('a page that nobody looks at shows nothing, and a message counts after a second without a break', async () => {
  const { page } = site
  await stopTime(page)
  listed(site, messageOf('offer'))
  await openSite(site)
  await show(page, false)
  await ask(page)
  await settled(page)
  expect(await drawn(page, 'offer').count()).toBe(0)
  await show(page, true)
  await drawn(page, 'offer').waitFor()
  await settled(page)
  await page.clock.runFor(900)
  await show(page, false)
  await page.clock.runFor(5_000)
  await show(page, true)
  await page.clock.runFor(900)
  expect(told(site)).toEqual([])
  await page.clock.runFor(100)
  await site.collector.event(({ event }) => event === 'Message Shown')
})

test('a message that stands further down counts when half of it was in sight for a second', async () => {
  const { page } = site
  await stopTime(page)
  const content = { title: 'The news', body: 'All of it', placement: 'inline', slot: 'news' }
  listed(site, messageOf('news', { content, variant: 'b' }))
  await openSite(site, {
    body: '<div style="height: 3000px"></div><div data-tidemark-slot="news"></div>',
  })
  await ask(page)
  await drawn(page, 'news').waitFor()
  await settled(page)
  await page.clock.runFor(5_000)
  const place = async (share: number) => {
    await page.evaluate(share => {
      const { shadowRoot } = document.querySelector('tidemark-message') ?? {}
      const box = shadowRoot?.querySelector('.card')?.getBoundingClientRect()
      scrollBy(0, (box?.top ?? 0) + (box?.height ?? 0) * share - innerHeight)
    }, share)
    await settled(page)
  }
  await place(0.3)
  await page.clock.runFor(5_000)
  expect(told(site)).toEqual([])
  await place(0.7)
  await page.clock.runFor(1_000)
  await site.collector.event(({ event }) => event === 'Message Shown')
  expect(told(site)).toEqual([['Message Shown', { message: 'news', variant: 'b' }]])
})

test('what the server lists no more is not shown, unless it is on the screen', async () => {
  const { page } = site
  listed(site, messageOf('offer'), messageOf('news'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'offer').waitFor()
  listed(site, messageOf('late'))
  await ask(page)
  await settled(page)
  expect(await drawn(page, 'offer').count()).toBe(1)
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await drawn(page, 'late').waitFor()
  expect(await drawn(page, 'news').count()).toBe(0)
})

test('what is over on another device leaves the screen here, and what was only shown there stays', async () => {
  const { page, collector } = site
  const answer = (stay: readonly string[]) => {
    collector.reply = () => accepted({ messages: [], stay })
  }
  listed(site, messageOf('offer'))
  await openSite(site)
  await ask(page)
  await expect.poll(() => told(site)).toEqual([['Message Shown', { message: 'offer' }]])
  answer(['offer'])
  await ask(page)
  await settled(page)
  expect(await drawn(page, 'offer').count()).toBe(1)
  answer([])
  await ask(page)
  await drawn(page, 'offer').waitFor({ state: 'detached' })
  expect(told(site)).toHaveLength(1)
})

test('what waited for its turn is asked for again before it is shown', async () => {
  const { page, collector } = site
  await stopTime(page)
  listed(site, messageOf('offer'), messageOf('news'), messageOf('late'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'offer').waitFor()
  await settled(page)
  await page.clock.runFor(1_000)
  await collector.event(({ event }) => event === 'Message Shown')
  await settled(page)
  await page.clock.runFor(60_000)
  // What became of the first is told in vain.
  collector.reply = () => ({ status: 503, body: {} })
  collector.me = { scores: [], messages: [messageOf('late')] }
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await drawn(page, 'late').waitFor()
  expect(collector.asked).toHaveLength(1)
  expect(await page.locator('tidemark-message').count()).toBe(1)
})

test('while nobody answers whether it is still listed, it waits', async () => {
  const { page, collector } = site
  await stopTime(page)
  listed(site, messageOf('offer', { moment: { seconds: 20 } }))
  await openSite(site)
  await ask(page)
  await settled(page)
  await page.route('**/v1/me', route => route.abort())
  const asked = page.waitForRequest('**/v1/me')
  await page.clock.runFor(20_000)
  await asked
  await settled(page)
  expect(await drawn(page, 'offer').count()).toBe(0)
  await page.unroute('**/v1/me')
  await show(page, true)
  await drawn(page, 'offer').waitFor()
  expect(collector.asked).toHaveLength(1)
})

test('a format that is not known, code that cannot be loaded and a drawing that fails are told once, and the next goes on', async () => {
  const { page } = site
  await page.route('**/tm-anchored.js', route => route.abort())
  const content = { body: 'Here', anchor: 'h1' }
  const messages = [
    messageOf('new', { format: 'hologram' }),
    messageOf('tip', { format: 'tooltip', content }),
    messageOf('broken', { content: {} }),
    messageOf('offer'),
  ]
  listed(site, ...messages)
  for (let visit = 0; visit < 2; visit++) {
    await openSite(site)
    await ask(page)
    await drawn(page, 'offer').waitFor()
  }
  await page.evaluate(() => window.tidemark.flush())
  expect(told(site)).toEqual([
    ['Message Failed', { message: 'new', why: 'Error: no format is called hologram' }],
    ['Message Failed', { message: 'tip', why: expect.stringContaining('tm-anchored.js') }],
    ['Message Failed', { message: 'broken', why: expect.stringContaining('TypeError') }],
  ])
  expect(site.thrown).toEqual([])
})

test('a message without its place waits while others go on, and is shown where the page has it', async () => {
  const { page } = site
  const content = { title: 'The news', body: 'All of it', placement: 'inline', slot: 'news' }
  listed(site, messageOf('news', { content }), messageOf('offer'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'offer').waitFor()
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await page.evaluate(() => {
    const place = document.createElement('div')
    place.dataset.tidemarkSlot = 'news'
    document.body.append(place)
    window.tidemark.page()
  })
  await drawn(page, 'news').waitFor()
})

test('a checklist makes room for another message, and comes back after it', async () => {
  const items = [{ id: 'rota', label: 'Publish a rota', done: false }]
  const checklist = (key: string) => ({ format: 'checklist', key, content: { title: 'The week', items } })
  const { page } = site
  listed(site, messageOf('week', checklist('week')))
  await openSite(site)
  await ask(page)
  await drawn(page, 'week').waitFor()
  await expect.poll(() => told(site)).toHaveLength(1)
  listed(site, messageOf('week', checklist('week-2')), messageOf('offer'))
  await ask(page)
  await drawn(page, 'offer').waitFor()
  expect(await page.locator('tidemark-message').count()).toBe(1)
  listed(site, messageOf('week', checklist('week-2')))
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await drawn(page, 'week').waitFor()
  expect(told(site).map(([event]) => event)).not.toContain('Message Failed')
})

test('what stands where nobody looks keeps no other message waiting', async () => {
  const { page } = site
  const inline = { content: { body: 'Below.', title: 'The far one', placement: 'inline', slot: 'below' } }
  listed(site, messageOf('far', inline), messageOf('offer'))
  await openSite(site, {
    body: '<main style="height:4000px">Site</main><div data-tidemark-slot="below"></div>',
  })
  await ask(page)
  await drawn(page, 'offer').waitFor()
  expect(await page.locator('tidemark-message').count()).toBe(1)
})

test('who is held out sees nothing, and is counted when they would have seen it', async () => {
  const { page } = site
  await stopTime(page)
  const moment = { paths: ['/pricing'] }
  listed(site, messageOf('offer', { heldOut: true, moment, content: { body: '' } }), messageOf('news'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'news').waitFor()
  await settled(page)
  await page.clock.runFor(1_000)
  await drawn(page, 'news').getByRole('button', { name: 'Close' }).click()
  await page.evaluate(() => {
    history.pushState(null, '', '/pricing')
    window.tidemark.page()
    return window.tidemark.flush()
  })
  await settled(page)
  await page.clock.runFor(900)
  await page.evaluate(() => window.tidemark.flush())
  expect(told(site)).toHaveLength(2)
  await page.clock.runFor(100)
  await site.collector.event(({ event }) => event === 'Message Held Out')
  expect(told(site).at(-1)).toEqual(['Message Held Out', { message: 'offer' }])
  expect(await page.locator('tidemark-message').count()).toBe(0)
  await openSite(site)
  await ask(page)
  await settled(page)
  await page.clock.runFor(5_000)
  await page.evaluate(() => window.tidemark.flush())
  expect(told(site)).toHaveLength(3)
})

test('an action tracks, calls on the page and says so, and the message has left by then', async () => {
  const { page, collector } = site
  const action = {
    label: 'Book',
    track: { event: 'Demo Asked', properties: { plan: 'team' } },
    hook: 'book-demo',
  }
  listed(site, messageOf('offer', { content: { title: 'The offer', body: 'A demo', action } }))
  await openSite(site)
  await page.evaluate(() => {
    window.tidemark.on('action', ({ hook, action, message }) => {
      const left = document.querySelectorAll('tidemark-message').length
      window.tidemark.track('Called', { hook, action, message: message.id, left })
    })
  })
  await ask(page)
  await page.getByRole('button', { name: 'Book' }).click()
  await collector.event(({ event }) => event === 'Called')
  expect(collector.events.slice(1).map(({ event, properties }) => [event, properties])).toEqual([
    ['Message Shown', { message: 'offer' }],
    ['Message Clicked', { message: 'offer', action: 'primary' }],
    ['Demo Asked', { plan: 'team' }],
    ['Called', { hook: 'book-demo', action: 'primary', message: 'offer', left: 0 }],
  ])
})

test('the message that an action starts comes with the answer to the click, before what was listed until then', async () => {
  const { page, collector } = site
  const content = { title: 'The offer', body: 'More?', action: { label: 'Tell me more' } }
  collector.reply = ({ batch }) =>
    batch.some(({ event }) => event === 'Message Clicked')
      ? accepted({ messages: [messageOf('more'), messageOf('news')] })
      : accepted({ messages: [messageOf('offer', { content }), messageOf('news')] })
  await openSite(site)
  await ask(page)
  await page.getByRole('button', { name: 'Tell me more' }).click()
  await drawn(page, 'more').waitFor()
  expect(told(site).map(event => event[0])).toEqual(['Message Shown', 'Message Clicked'])
})

test('no more messages: none is shown any more, and the visitor’s choice is kept', async () => {
  const { page } = site
  const content = { title: 'The offer', body: 'Now', noMore: 'No more messages' }
  listed(site, messageOf('offer', { content }), messageOf('news'))
  await openSite(site)
  await ask(page)
  await page.getByRole('button', { name: 'No more messages' }).click()
  await site.collector.event(({ event }) => event === 'Message Dismissed')
  expect(told(site).at(-1)).toEqual(['Message Dismissed', { message: 'offer', how: 'no_more' }])
  expect(await page.evaluate(() => window.tidemark.consent()?.messages)).toBe('denied')
  await ask(page)
  await settled(page)
  expect(await page.locator('tidemark-message').count()).toBe(0)
})

test('a snooze is told, and what is listed under another key is another showing', async () => {
  const { page } = site
  const content = { title: 'The offer', body: 'Now', snooze: { label: 'Tomorrow' } }
  listed(site, messageOf('offer', { content }))
  await openSite(site)
  await ask(page)
  await page.getByRole('button', { name: 'Tomorrow' }).click()
  await site.collector.event(({ event }) => event === 'Message Dismissed')
  expect(told(site).at(-1)).toEqual(['Message Dismissed', { message: 'offer', how: 'snooze' }])
  await ask(page)
  await settled(page)
  expect(await drawn(page, 'offer').count()).toBe(0)
  listed(site, messageOf('offer', { content, key: 'offer-1' }))
  await ask(page)
  await drawn(page, 'offer').waitFor()
})

test('another showing of what was just dismissed waits until the server has heard of that', async () => {
  const { page, collector } = site
  await stopTime(page)
  listed(site, messageOf('offer'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'offer').waitFor()
  await settled(page)
  listed(site, messageOf('offer', { key: 'offer-1' }))
  await page.clock.runFor(1_000)
  await collector.event(({ event }) => event === 'Message Shown')
  await settled(page)
  let answer = () => {}
  const { reply } = collector
  collector.reply = batch =>
    new Promise(resolve => {
      answer = () => resolve(reply(batch))
    })
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await collector.until(() => collector.batches.some(({ text }) => text.includes('Message Dismissed')))
  await settled(page)
  expect(await drawn(page, 'offer').count()).toBe(0)
  listed(site)
  answer()
  await settled(page)
})
