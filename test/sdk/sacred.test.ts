import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accepted } from './collector.ts'
import { html, started, track, useSite } from './site.ts'

const site = useSite()
const ALL =
  'data-capture="pages,pricing,forms,features,links,attribution,engagement,abandonment,video,copy" data-feature-selectors=\'{"#used":"used"}\''
const BODY = `<form><input name="name"><button id="send">Send</button></form>
  <button id="used" data-tidemark-feature="f">Use</button><a href="https://elsewhere.example/">Away</a>
  <p data-tidemark-copy="text">Text</p><video data-tidemark-video="tour"></video>`
const unharmed = () => expect([...site.thrown, ...site.complaints]).toEqual([])

declare global {
  interface Window {
    /** What the page has, by name: functions and accessors that somebody could have replaced. */
    surroundings: () => Map<string, unknown>
    untouched: Map<string, unknown>
    listening: () => string[]
  }
}

/** Remembers what a page is made of, and who listens, before any script runs. */
const watched = (page: Page) =>
  page.addInitScript(() => {
    window.surroundings = () => {
      const found = new Map<string, unknown>()
      const owners: readonly (readonly [string, object])[] = [
        ['window', window],
        ['document', document],
        ['history', history],
        ['navigator', navigator],
        ['console', console],
        ['location', location],
        ...Object.getOwnPropertyNames(window).flatMap(name => {
          const { value } = Object.getOwnPropertyDescriptor(window, name) ?? {}
          return typeof value === 'function' && value.prototype
            ? ([
                [name, value],
                [`${name}.prototype`, value.prototype],
              ] as const)
            : []
        }),
      ]
      for (const [owner, object] of owners)
        for (const [name, { value, get, set }] of Object.entries(Object.getOwnPropertyDescriptors(object)))
          if (typeof value === 'function' || get || set || owner === 'window')
            for (const [part, it] of Object.entries({
              value: typeof value === 'function' ? value : 0,
              get,
              set,
            }))
              found.set(`${owner}.${name} ${part}`, it)
      return found
    }

    const live = new Set<{ target: EventTarget; type: string; listener: unknown }>()
    const { addEventListener, removeEventListener } = EventTarget.prototype
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const entry = { target: this ?? window, type, listener }
      const { signal } = typeof options === 'object' ? options : {}
      // The driver listens itself.
      if (!signal?.aborted && /\/tm[\w-]*\.js/.test(String(new Error().stack))) live.add(entry)
      if (signal) addEventListener.call(signal, 'abort', () => live.delete(entry))
      addEventListener.call(this ?? window, type, listener, options)
    }
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      for (const entry of live)
        if (entry.target === (this ?? window) && entry.type === type && entry.listener === listener)
          live.delete(entry)
      removeEventListener.call(this ?? window, type, listener, options)
    }
    // What is no longer in the page is heard by nobody, nor is a signal that was given already.
    const isThere = (target: EventTarget) =>
      target instanceof AbortSignal ? !target.aborted : !(target instanceof Node) || target.isConnected
    window.listening = () =>
      [...live]
        .filter(({ target }) => isThere(target))
        .map(({ target, type }) => `${target.constructor.name} ${type}`)
    window.untouched = window.surroundings()
  })

/** What was replaced or added since, by name. */
const changed = (page: Page) =>
  page.evaluate(() => {
    const now = window.surroundings()
    const names = new Set([...now.keys(), ...window.untouched.keys()])
    return [
      ...new Set(
        [...names]
          .filter(name => now.get(name) !== window.untouched.get(name))
          .map(name => name.split(' ')[0] ?? ''),
      ),
    ].filter(name => !['window.untouched', 'window.listening', 'window.surroundings'].includes(name))
  })

async function openWatched(attributes: string): Promise<Page> {
  const page = await site.newPage()
  await watched(page)
  site.collector.pages.set('/', { html: html(BODY, attributes) })
  await page.goto(site.collector.origin)
  await started(page)
  return page
}

test('the page gets one global and nothing of its own is replaced, and destroy() takes every listener off', async () => {
  const { collector } = site
  const message = { id: 'm1', format: 'banner', content: { title: 'Hello', body: 'There' } }
  collector.reply = () => accepted({ messages: [message] })
  const page = await openWatched(ALL)
  await track(page, 'Something')
  await page.locator('tidemark-message').waitFor({ state: 'attached' })
  await page.evaluate(() => {
    const input = document.querySelector('input')
    input?.focus()
    input?.dispatchEvent(new InputEvent('input', { bubbles: true }))
    document.querySelector<HTMLElement>('#used')?.click()
  })
  expect(await changed(page)).toEqual(['window.tidemark'])
  expect(await page.evaluate(() => window.listening())).not.toEqual([])
  await page.evaluate(() => window.tidemark.destroy())
  expect(await page.evaluate(() => window.listening())).toEqual([])
  expect(await page.locator('tidemark-message').count()).toBe(0)
  expect(await changed(page)).toEqual(['window.tidemark'])
  unharmed()
})

test('a message that comes when the tracker is gone is not shown', async () => {
  const { collector } = site
  let answer = () => {}
  const destroyed = new Promise<void>(resolve => {
    answer = resolve
  })
  collector.reply = async () => {
    await destroyed
    return accepted({ messages: [{ id: 'm1', format: 'banner', content: { title: 'Late', body: '' } }] })
  }
  const page = await site.open()
  const answered = page.evaluate(
    () =>
      new Promise<void>(resolve => {
        const { tidemark } = window
        tidemark.on('debug', ({ type }) => type === 'answered' && setTimeout(resolve))
        tidemark.track('Last')
        tidemark.destroy()
      }),
  )
  await collector.until(() => collector.batches.length === 1)
  answer()
  await answered
  // Asked for after whatever the answer has set off.
  await page.evaluate(() => fetch('/elsewhere'))
  expect(collector.requests.some(({ url }) => url.includes('tm-messages'))).toBe(false)
})

test('a strict policy with a nonce and Trusted Types lets the script, its pieces and its messages work', async () => {
  const { collector, page } = site
  collector.reply = () =>
    accepted({ messages: [{ id: 'm1', format: 'modal', content: { title: 'Hello', body: 'There' } }] })
  collector.pages.set('/', {
    html: `<!doctype html><html lang="en"><title>Strict</title><script nonce="n1" async src="/tm.js" data-key="wk_test" ${ALL}></script>${BODY}`,
    headers: {
      'content-security-policy':
        "default-src 'none'; script-src 'nonce-n1'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
  })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
    window.tidemark.identify('42', {}, 'a.b.c')
    await window.tidemark.scores()
    await window.tidemark.stored()
    await window.tidemark.flush()
  })
  await page.locator('tidemark-message').waitFor({ state: 'attached' })
  await page.click('#used', { force: true })
  await page.evaluate(async () => {
    await window.tidemark.flush()
    await window.tidemark.erase()
  })
  expect(collector.events.map(({ type }) => type)).toContain('identify')
  unharmed()
})

test('attributes that make no sense throw nothing into the page', async () => {
  const { collector, page } = site
  for (const attributes of [
    'data-pricing="[ ( :a{ https://["',
    'data-capture="toString,constructor,pages"',
    'data-consent="nonsense"',
    'data-consent="a:b:c"',
    'data-host="::"',
    'data-capture="engagement" data-feature-selectors="{"',
    'data-form-values="[["',
    'data-capture="linker" data-linker="*,(("',
  ]) {
    collector.pages.set('/', { html: html(BODY, attributes) })
    await page.goto(collector.origin)
    await started(page)
    await track(page, 'Something')
  }
  unharmed()
})

test('imported in a worker, nothing happens and nothing is thrown', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: '<!doctype html><title>Worker</title>' })
  await page.goto(collector.origin)
  const said = await page.evaluate(
    () =>
      new Promise(resolve => {
        const source = `
          self.onerror = message => postMessage(String(message))
          const before = Object.getOwnPropertyNames(self).length
          const { createTracker, pages, forms, messages, consent } = await import('${location.origin}/index.js')
          const tracker = createTracker({ key: 'wk_test', capture: [pages(), forms()], messages: messages(), consent: consent() })
          tracker.track('In a Worker')
          tracker.identify('42')
          await tracker.flush()
          await tracker.erase()
          tracker.destroy()
          postMessage([Object.getOwnPropertyNames(self).length - before, await tracker.scores(), tracker.identity()])`
        const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
        new Worker(url, { type: 'module' }).onmessage = ({ data }) => resolve(data)
      }),
  )
  expect(said).toEqual([0, [], undefined])
  expect(collector.batches).toEqual([])
})

test('imported on a server, nothing happens and nothing is thrown', async () => {
  const before = Object.getOwnPropertyNames(globalThis)
  const { createTracker, pages, messages, consent, attribution } = await import(
    new URL('../../dist/sdk/index.js', import.meta.url).href
  )
  const tracker = createTracker({
    key: 'wk_test',
    capture: [pages(), attribution()],
    messages: messages(),
    consent: consent('pending'),
  })
  tracker.track('On a Server')
  tracker.consent('granted')
  tracker.on('event', () => expect.unreachable())()
  await tracker.flush()
  expect(await tracker.scores()).toEqual([])
  expect(await tracker.stored()).toEqual({})
  tracker.destroy()
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(before)
})
