import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { useSite } from './site.ts'
import { ask, drawn, listed, messageOf, openSite, settled, stopTime, told } from './with-messages.ts'

const site = useSite()

/** Runs a script in the page with the handlers of a test. */
const run = (script: string) => site.page.evaluate(script)
/** Tells what was put down in the page. */
const noted = () => site.page.evaluate('window.noted')
const NOTE = 'window.noted = []; const note = word => void noted.push(word);'

test('a page that takes a message over says what became of it, and the next one goes on', async () => {
  const { page } = site
  listed(site, messageOf('offer', { variant: 'b' }), messageOf('news'))
  await openSite(site)
  await run(`${NOTE} tidemark.on('message', message => {
    if (message.id !== 'offer') return
    window.taken = message
    message.signal.addEventListener('abort', () => note('over'))
    return false
  })`)
  await ask(page)
  await drawn(page, 'news').waitFor()
  await run(`taken.shown(); taken.shown(); taken.click('secondary'); taken.dismiss()`)
  expect(await noted()).toEqual(['over'])
  await page.evaluate(() => window.tidemark.flush())
  const offered = { message: 'offer', variant: 'b' }
  expect(told(site).filter(([, properties]) => JSON.stringify(properties).includes('offer'))).toEqual([
    ['Message Shown', offered],
    ['Message Clicked', { ...offered, action: 'secondary' }],
  ])
})

test('a survey that a page asks itself tells each answer, and its end', async () => {
  const { page } = site
  const questions = [
    { id: 'likely', type: 'nps', label: 'How likely?' },
    { id: 'why', type: 'text', label: 'Why?' },
  ]
  listed(site, messageOf('survey', { format: 'survey', content: { questions } }))
  await openSite(site)
  await run(`${NOTE} tidemark.on('message', message => {
    message.signal.addEventListener('abort', () => note('over'))
    message.answer('likely', 9)
    note('goes on')
    message.answer('why', 'It is quick', true)
    message.dismiss()
    return false
  })`)
  await ask(page)
  await settled(page)
  expect(await noted()).toEqual(['goes on', 'over'])
  await page.evaluate(() => window.tidemark.flush())
  expect(told(site)).toEqual([
    ['Message Shown', { message: 'survey' }],
    [
      'Message Answered',
      { message: 'survey', question: 'likely', type: 'nps', answer: 9, score: 9, isLast: false },
    ],
    [
      'Message Answered',
      { message: 'survey', question: 'why', type: 'text', answer: 'It is quick', isLast: true },
    ],
  ])
})

test('a handler may take its time: what it says then counts, and the others wait for it', async () => {
  const { page } = site
  listed(site, messageOf('offer'), messageOf('news'))
  await openSite(site)
  await run(`tidemark.on('message', ({ id }) => {
    if (id === 'offer') return new Promise(said => { window.say = said })
  })`)
  await ask(page)
  await page.waitForFunction('window.say')
  await settled(page)
  expect(await page.locator('tidemark-message').count()).toBe(0)
  await run('say(false)')
  await drawn(page, 'news').waitFor()
  expect(await drawn(page, 'offer').count()).toBe(0)
})

test('a message that a handler delays is offered again after that, and others go on meanwhile', async () => {
  const { page } = site
  await stopTime(page)
  listed(site, messageOf('offer'), messageOf('news'))
  await openSite(site)
  await run(`${NOTE} tidemark.on('message', async ({ id }) => {
    note(id)
    if (noted.length === 1) return { delay: 5_000 }
  })`)
  await ask(page)
  await drawn(page, 'news').waitFor()
  await drawn(page, 'news').getByRole('button', { name: 'Close' }).click()
  await settled(page)
  await page.clock.runFor(4_900)
  await settled(page)
  expect(await noted()).toEqual(['offer', 'news'])
  await page.clock.runFor(100)
  await drawn(page, 'offer').waitFor()
  expect(await noted()).toEqual(['offer', 'news', 'offer'])
})

test('a message that a handler refuses is not shown in this browser, and the server learns it', async () => {
  const { page } = site
  listed(site, messageOf('offer'), messageOf('news'))
  for (let visit = 0; visit < 2; visit++) {
    await openSite(site)
    await run(`tidemark.on('message', ({ id }) => id === 'offer' ? 'refuse' : true)`)
    await ask(page)
    await drawn(page, 'news').waitFor()
    expect(await drawn(page, 'offer').count()).toBe(0)
  }
  await page.evaluate(() => window.tidemark.flush())
  expect(told(site)).toEqual([['Message Failed', { message: 'offer', why: 'refused by the page' }]])
})

test('a handler that throws or fails leaves the message to Tidemark', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  await run(`
    tidemark.on('message', () => { throw new Error('its own mistake') })
    tidemark.on('message', async () => { throw new Error('its own mistake') })`)
  await ask(page)
  await drawn(page, 'offer').waitFor()
  expect(site.thrown).toEqual([])
})

test('what was taken over is to be taken away when it is listed no more, or somebody else is here', async () => {
  const { page } = site
  listed(site, messageOf('offer'), messageOf('news'))
  await openSite(site)
  await run(`${NOTE} tidemark.on('message', message => {
    message.signal.addEventListener('abort', () => note(message.id))
    if (message.id === 'news') message.shown()
    return false
  })`)
  await ask(page)
  await settled(page)
  listed(site)
  await ask(page)
  expect(await noted()).toEqual(['offer'])
  await run('tidemark.reset()')
  expect(await noted()).toEqual(['offer', 'news'])
})

test('a custom message waits for somebody who takes it, however late', async () => {
  const { page } = site
  listed(site, messageOf('card', { format: 'custom', content: { slot: 'side', data: { seats: 3 } } }))
  await openSite(site)
  await ask(page)
  await settled(page)
  await run(`${NOTE} tidemark.on('message', ({ content }) => { note(content.data); return false })`)
  await expect.poll(noted).toEqual([{ seats: 3 }])
  expect(told(site)).toEqual([])
})

test('the next visitor in this browser is shown what the one before has seen', async () => {
  const { page } = site
  listed(site, messageOf('offer'))
  await openSite(site)
  await ask(page)
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await page.evaluate(() => window.tidemark.reset())
  await ask(page)
  await drawn(page, 'offer').waitFor()
})

test('the examples of the documents do what is said of them', async () => {
  const { page, collector } = site
  const [, section = ''] = readFileSync('docs/sdk.md', 'utf8').split('### Your own interface')
  const [own, wait] = [...section.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code)
  listed(site, messageOf('offer'), messageOf('upgrade', { format: 'modal' }))
  await openSite(site, { body: '<form><input></form>' })
  await run(`
    window.toast = (title, body, { shown, clicked, closed }) => {
      const box = document.createElement('button')
      box.textContent = title + ': ' + body
      box.onclick = closed
      document.body.append(box)
      shown()
      return box
    }
    window.hasOpenInvoice = async () => true
    ${own}
    ${wait}`)
  await ask(page)
  await page.getByRole('button', { name: 'The offer: What the offer says.' }).click()
  await collector.event(({ event }) => event === 'Message Dismissed')
  await settled(page)
  await page.evaluate(() => window.tidemark.flush())
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.locator('tidemark-message').count()).toBe(0)
  expect(told(site)).toEqual([
    ['Message Shown', { message: 'offer' }],
    ['Message Failed', { message: 'upgrade', why: 'refused by the page' }],
    ['Message Dismissed', { message: 'offer', how: 'close' }],
  ])
})
