import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ConsentChoice } from '../../sdk/consent.ts'
import { accepted } from './collector.ts'
import { html, started, track, useSite } from './site.ts'

const site = useSite()
const PENDING = 'data-consent="pending"'
const QUIETLY = `data-capture="none" ${PENDING}`
const ALL = { advertising: true, analytics: true, messages: true, storage: true }
const names = () => site.collector.events.map(event => event.event)
const unharmed = () => expect([...site.thrown, ...site.complaints]).toEqual([])

/** All that the browser keeps of this site, by whichever door. */
async function kept(page: Page) {
  const cookies = await site.context.cookies()
  const { local, session, databases } = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }))
  return { cookies: cookies.map(({ name }) => name).sort(), local, session, databases }
}
const nothing = { cookies: [], local: {}, session: {}, databases: [] }

const choose = (page: Page, choice: ConsentChoice) =>
  page.evaluate(async choice => {
    window.tidemark.consent(choice)
    await window.tidemark.flush()
  }, choice)

const visitors = () => new Set(site.collector.events.map(event => event.anonymousId)).size

test('while the visitor has not chosen, nothing is kept and nothing is asked; once they agree, what happened arrives as it was', async () => {
  const { collector } = site
  collector.pages.set('/plans', { html: html('', PENDING) })
  const page = await site.open(PENDING)
  await page.evaluate(async () => {
    const { tidemark } = window
    tidemark.identify('42', { plan: 'team' })
    tidemark.track('Read')
    history.pushState({}, '', '/plans')
    tidemark.track('Compared')
    await tidemark.flush()
    await tidemark.scores()
    await tidemark.stored()
    dispatchEvent(new Event('pagehide'))
    document.dispatchEvent(new Event('visibilitychange'))
  })
  expect(await kept(page)).toEqual(nothing)
  expect(collector.requests.filter(({ url }) => url.startsWith('/v1'))).toEqual([])
  expect(await page.evaluate(() => window.tidemark.identity())).toBeUndefined()

  await choose(page, 'granted')
  const { events } = collector
  const told = events.map(({ type, event, userId, context }) => [
    event ?? type,
    (context.page as { path: string }).path,
    userId,
  ])
  expect(told).toEqual([
    ['page', '/', undefined],
    ['identify', '/', '42'],
    ['Read', '/', '42'],
    ['Compared', '/plans', '42'],
    ['page', '/plans', '42'],
  ])
  expect(
    events.every(event => Date.parse(event.timestamp) <= Date.parse(collector.batches[0]?.sentAt ?? '')),
  ).toBe(true)
  expect(events.map(event => event.context.consent)).toEqual(events.map(() => ({ categoryPreferences: ALL })))
  unharmed()
})

test('who refuses is forgotten, with what waited, and nothing of theirs is sent or kept any more', async () => {
  const { collector } = site
  const page = await site.open(QUIETLY)
  await choose(page, 'granted')
  await track(page, 'Allowed')
  await collector.stop()
  await track(page, 'Waiting')
  await collector.restart()
  await choose(page, 'denied')
  await track(page, 'Refused')
  await page.evaluate(() => dispatchEvent(new Event('pagehide')))
  expect(names()).toEqual(['Allowed'])
  expect(await page.evaluate(() => window.tidemark.dropped)).toEqual({ consent: 1 })
  await expect.poll(() => kept(page)).toEqual({ ...nothing, cookies: ['tidemark_consent'] })

  await choose(page, 'granted')
  await track(page, 'Allowed Again')
  expect(names().filter(name => name !== 'Events Dropped')).toEqual(['Allowed', 'Allowed Again'])
  expect(visitors()).toBe(2)
  unharmed()
})

test('who refuses in the same breath as they act leaves nothing behind', async () => {
  const { collector } = site
  const page = await site.open('data-capture="none"')
  await page.evaluate(() => {
    window.tidemark.track('Acted')
    window.tidemark.consent({ analytics: 'denied' })
  })
  await expect.poll(() => kept(page)).toEqual({ ...nothing, cookies: ['tidemark_consent'] })
  expect(collector.events).toEqual([])
})

test('click ids are read when advertising is allowed, and campaigns always', async () => {
  const { collector } = site
  const page = await site.open('')
  const visit = async (advertising: 'granted' | 'denied') => {
    await choose(page, { advertising })
    await page.goto(`${collector.origin}/?utm_source=news&gclid=C-${advertising}&token=secret`)
    await started(page)
    await track(page, advertising)
  }
  await visit('denied')
  await visit('granted')
  const text = collector.batches.map(batch => batch.text).join()
  expect(text).not.toContain('C-denied')
  expect(text).not.toContain('secret')
  const last = await collector.event(event => event.event === 'granted')
  expect(last.context.campaign).toEqual({ source: 'news', gclid: 'C-granted' })
  expect(last.context.consent).toEqual({ categoryPreferences: ALL })
  const denied = await collector.event(event => event.event === 'denied')
  expect(denied.context.campaign).toEqual({ source: 'news' })
  expect(denied.context.consent).toEqual({ categoryPreferences: { ...ALL, advertising: false } })
})

test('messages are shown to who allows them', async () => {
  const { collector } = site
  const message = { id: 'm1', format: 'banner', content: { title: 'Hello', body: '' } }
  const page = await site.open('data-capture="none"')
  collector.reply = () => accepted({ messages: [message] })
  await choose(page, { messages: 'denied' })
  await track(page, 'One')
  expect(await page.locator('tidemark-message').count()).toBe(0)
  expect(collector.requests.some(({ url }) => url.includes('tm-messages'))).toBe(false)
  await choose(page, { messages: 'granted' })
  await track(page, 'Two')
  await page.locator('tidemark-message').waitFor({ state: 'attached' })
})

test('without storage a visitor is known for as long as the page lives, and leaves nothing', async () => {
  const { collector } = site
  const page = await site.open('data-capture="none" data-consent="storage:denied"')
  await track(page, 'One')
  await page.evaluate(() => window.tidemark.identify('42'))
  await track(page, 'Two')
  await page.evaluate(() => {
    window.tidemark.track('On Leaving')
    dispatchEvent(new Event('pagehide'))
  })
  await collector.event(event => event.event === 'On Leaving')
  expect(collector.events.map(event => event.context.sequence)).toEqual(
    collector.events.map((_, n) => Number(collector.events[0]?.context.sequence) + n),
  )
  expect(visitors()).toBe(1)
  expect(await kept(page)).toEqual(nothing)
  await page.reload()
  await started(page)
  await track(page, 'Three')
  expect(visitors()).toBe(2)
  expect(await kept(page)).toEqual(nothing)
})

test('who wants nothing kept from now on stays who they are on this page, and what waited still arrives', async () => {
  const page = await site.open('data-capture="none"')
  await page.evaluate(async () => {
    const { tidemark } = window
    tidemark.identify('42')
    tidemark.track('Before')
    tidemark.consent({ storage: 'denied' })
    tidemark.track('Between')
    tidemark.consent({ messages: 'denied' })
    tidemark.track('After')
    await tidemark.flush()
  })
  expect(names()).toEqual([undefined, 'Before', 'Between', 'After'])
  expect(visitors()).toBe(1)
  expect(new Set(site.collector.events.map(event => event.userId))).toEqual(new Set(['42']))
  await expect.poll(() => kept(page)).toEqual({ ...nothing, cookies: ['tidemark_consent'] })
})

test('what is no consent is said to be none and changes nothing, and a setting that is none asks first', async () => {
  const page = await site.open('data-capture="none" data-consent="Pending"')
  const before = await page.evaluate(() => {
    const wrong: unknown[] = ['yes', { analytics: true }, { analytics: 'granted', advertising: 'no' }]
    for (const choice of wrong) window.tidemark.consent(choice as ConsentChoice)
    return window.tidemark.consent()
  })
  expect(before).toMatchObject({ analytics: 'pending', storage: 'pending' })
  expect(await kept(page)).toEqual(nothing)
  await choose(page, 'granted')
  await track(page, 'Agreed')
  expect(names()).toEqual(['Agreed'])
})

test('a choice holds on the next page and in other tabs', async () => {
  const { collector } = site
  const page = await site.open(QUIETLY)
  const other = await site.open(QUIETLY)
  await track(other, 'Waiting Elsewhere')
  await choose(page, 'granted')
  await collector.event(event => event.event === 'Waiting Elsewhere')
  await page.reload()
  await started(page)
  await track(page, 'Next Page')
  expect(names()).toContain('Next Page')
  await choose(page, 'denied')
  await expect.poll(() => other.evaluate(() => window.tidemark.consent()?.analytics)).toBe('denied')
  await track(other, 'Refused Elsewhere')
  expect(names()).not.toContain('Refused Elsewhere')
  expect(await kept(other)).toEqual({ ...nothing, cookies: ['tidemark_consent'] })
  unharmed()
})

test('Global Privacy Control denies advertising and Do Not Track everything, until the visitor chooses', async () => {
  const { collector } = site
  const gpc = await site.newPage()
  await gpc.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }))
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  await gpc.goto(`${collector.origin}/?gclid=C1`)
  await started(gpc)
  await track(gpc, 'By Signal')
  const { context } = await collector.event(event => event.event === 'By Signal')
  expect(context.consent).toEqual({ categoryPreferences: { ...ALL, advertising: false } })
  expect(JSON.stringify(context)).not.toContain('C1')
  await choose(gpc, 'granted')
  await track(gpc, 'By Choice')
  expect(JSON.stringify(await collector.event(event => event.event === 'By Choice'))).toContain('C1')

  await site.context.clearCookies()
  await gpc.evaluate(() => localStorage.clear())
  await gpc.close()
  const dnt = await site.newPage()
  await dnt.addInitScript(() => Object.defineProperty(navigator, 'doNotTrack', { value: '1' }))
  await dnt.goto(collector.origin)
  await started(dnt)
  await track(dnt, 'Asked Not To')
  expect(names()).toEqual(['By Signal', 'By Choice'])
  expect((await kept(dnt)).cookies).toEqual([])
  await choose(dnt, 'granted')
  await track(dnt, 'Asked To')
  expect(names()).toEqual(['By Signal', 'By Choice', 'Asked To'])
})

test('stored() lists what the browser keeps, all of it', async () => {
  const { collector, context } = site
  const page = await site.open('data-consent="pending"')
  await choose(page, 'granted')
  collector.reply = () => ({ status: 503 })
  await track(page, 'Waiting')
  const stored = await page.evaluate(() => window.tidemark.stored())
  const real: { [name: string]: unknown } = {}
  for (const { name, value } of await context.cookies()) real[`cookie ${name}`] = decodeURIComponent(value)
  const { local, databases } = await kept(page)
  for (const [name, value] of Object.entries(local)) real[`localStorage ${name}`] = JSON.parse(value)
  expect(databases).toEqual(['tidemark.wk_test'])
  real.IndexedDB = await page.evaluate(
    () =>
      new Promise(resolve => {
        indexedDB.open('tidemark.wk_test').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result
          const all = database.transaction('queue').objectStore('queue').getAll()
          all.onsuccess = () => {
            database.close()
            resolve(all.result.map(({ text }) => JSON.parse(text)))
          }
        }
      }),
  )
  expect(stored).toEqual(real)
  expect(real.IndexedDB).toHaveLength(1)
})

test('erase() leaves nothing, also while another tab is open, and both go on as somebody new', async () => {
  const { collector } = site
  const page = await site.open('data-capture="none"')
  const other = await site.open('data-capture="none"')
  await track(other, 'Before')
  collector.reply = () => ({ status: 503 })
  await track(page, 'Waiting')
  await track(other, 'Waiting Elsewhere')
  await page.evaluate(() => window.tidemark.erase())
  await expect.poll(() => other.evaluate(() => window.tidemark.dropped)).toEqual({ consent: 1 })
  const { cookies, local } = await kept(other)
  expect({ cookies, local }).toEqual({ cookies: [], local: {} })
  expect((await page.evaluate(() => window.tidemark.stored())).IndexedDB).toEqual([])

  collector.reply = () => accepted({})
  await track(other, 'After Elsewhere')
  await track(page, 'After')
  await page.reload()
  await started(page)
  await track(page, 'Next Page')
  expect(names().filter(name => name !== 'Events Dropped')).toEqual([
    'Before',
    'After Elsewhere',
    'After',
    'Next Page',
  ])
  expect(visitors()).toBe(2)
  unharmed()
})

test('a returning visitor whose consent tool says pending, then granted, on every load stays the same', async () => {
  const { collector } = site
  const page = await site.open(QUIETLY)
  for (let visit = 0; visit < 3; visit++) {
    await page.reload()
    await started(page)
    await page.evaluate(() => window.tidemark.consent('pending'))
    await page.evaluate(visit => window.tidemark.track(`Visit ${visit}`), visit)
    await choose(page, 'granted')
  }
  expect(names()).toEqual(['Visit 0', 'Visit 1', 'Visit 2'])
  expect(visitors()).toBe(1)
  const sequence = collector.events.map(event => Number(event.context.sequence))
  expect(sequence).toEqual(sequence.map((_, n) => (sequence[0] ?? 0) + n))
})

test('a handler that spoils one of the events that waited spoils no other, and nothing is thrown', async () => {
  const page = await site.open(QUIETLY)
  const consents = await page.evaluate(async () => {
    window.tidemark.on('event', event => {
      if (event.event === 'Spoilt') event.properties = { of: 1n }
    })
    for (const name of ['One', 'Spoilt', 'Two']) window.tidemark.track(name)
    return window.tidemark.consent('granted')?.analytics
  })
  await page.evaluate(() => window.tidemark.flush())
  expect(consents).toBe('granted')
  expect(names()).toEqual(['One', 'Two'])
  unharmed()
})

test('a refusal holds where cookies are blocked', async () => {
  const { collector, page } = site
  await page.addInitScript(() =>
    Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} }),
  )
  await page.goto(collector.origin)
  await started(page)
  await collector.event(event => event.type === 'page')
  const consent = await page.evaluate(async () => {
    window.tidemark.consent('denied')
    // As when the visitor comes back to the tab.
    document.dispatchEvent(new Event('visibilitychange'))
    window.tidemark.track('Unheard')
    await window.tidemark.flush()
    return window.tidemark.consent()?.analytics
  })
  expect(consent).toBe('denied')
  expect(collector.events).toHaveLength(1)
})

test('a visitor who has refused is not asked by each page what its cookies can do', async () => {
  const { collector, page } = site
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => window.tidemark.consent('denied'))
  await page.addInitScript(() => {
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') ?? {}
    const written: string[] = []
    Object.assign(window, { written })
    Object.defineProperty(Document.prototype, 'cookie', {
      ...(get && { get }),
      set(text: string) {
        written.push(text)
        set?.call(this, text)
      },
    })
  })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => window.tidemark.flush())
  expect(await page.evaluate(() => (window as { written?: string[] }).written)).toEqual([])
})

test('an answer that comes after the visitor has refused makes nobody of them again, though something may be kept', async () => {
  const { collector, page } = site
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => window.tidemark.flush())
  let answer = () => {}
  collector.reply = () =>
    new Promise(resolve => {
      answer = () => resolve(accepted({ scores: [{ model: 'fit', score: 1 }] }))
    })
  const heard = page.evaluate(async () => {
    let heard = 0
    window.tidemark.on('score', () => heard++)
    window.tidemark.track('Late')
    await window.tidemark.flush()
    return heard
  })
  await collector.until(() => collector.batches.length === 2)
  await page.evaluate(() => void window.tidemark.consent({ analytics: 'denied' }))
  answer()
  expect(await heard).toBe(0)
  expect(await kept(page)).toMatchObject({ cookies: ['tidemark_consent'], local: {} })
})

test('what happens right after erase() is not erased with the rest, in one tab or two', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  const other = await site.newPage()
  for (const tab of [page, other]) {
    await tab.goto(collector.origin)
    await started(tab)
    await track(tab, 'Before')
    await page.evaluate(async () => {
      await window.tidemark.erase()
      window.tidemark.track('After')
      // When the disk has it, and all tabs have heard.
      await window.tidemark.stored()
      await new Promise(resolve => setTimeout(resolve))
      await window.tidemark.flush()
    })
  }
  expect(names()).toEqual(['Before', 'After', 'Before', 'After'])
})

test('what waited for the visitor’s word goes with the tracker', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', QUIETLY) })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
    window.tidemark.track('Held')
    window.tidemark.destroy()
    window.tidemark.consent('granted')
    await window.tidemark.flush()
  })
  expect(collector.events).toEqual([])
  expect(await kept(page)).toEqual(nothing)
  unharmed()
})
