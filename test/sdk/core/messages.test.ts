import { expect, test } from 'vitest'
import type { ShownMessage } from '../../../shared/message/shown-message.ts'
import { accepted } from '../collector.ts'
import { BANNER, MODAL } from '../shown-messages.ts'
import { html, inEveryEngine, QUIET } from './site.ts'

const BODY = '<main><h1>Site</h1><input id="here"></main>'
/** Asks for a message by an event, from a file, as a strict policy wants it. */
const ASK = `addEventListener('load', async () => {
  document.getElementById('here').focus()
  while (!('flush' in (window.tidemark ?? {}))) await new Promise(resolve => setTimeout(resolve, 5))
  tidemark.track('Something')
  tidemark.flush()
})`

inEveryEngine(site => {
  const told = (event: string) => site.collector.event(found => found.event === event)
  const focus = () =>
    site.tab.evaluate(() => {
      const { activeElement } = document
      return (
        activeElement?.id || activeElement?.shadowRoot?.activeElement?.className || activeElement?.tagName
      )
    })
  const drawn = () => site.tab.evaluate(() => document.querySelectorAll('tidemark-message').length)
  const openWith = async (messages: readonly ShownMessage[], headers: Record<string, string> = {}) => {
    const { collector, tab } = site
    collector.reply = () => accepted({ messages })
    collector.pages.set('/ask.js', { html: ASK, headers: { 'content-type': 'text/javascript' } })
    collector.pages.set('/', { html: html(BODY, QUIET, '<script src="/ask.js"></script>'), headers })
    await tab.goto(collector.origin)
  }

  test('a banner takes no focus while somebody types, and is told as shown', async () => {
    await openWith([BANNER])
    expect((await told('Message Shown')).properties).toMatchObject({ message: 'trial' })
    expect(await focus()).toBe('here')
    await site.tab.press('Enter')
    expect(await drawn()).toBe(1)
  })

  test('a banner is dismissed by its button, and does not come back', async () => {
    const { collector, tab } = site
    await openWith([BANNER])
    await told('Message Shown')
    await tab.evaluate(() => {
      const { shadowRoot } = document.querySelector('tidemark-message') ?? {}
      shadowRoot?.querySelector<HTMLElement>('.dismiss')?.focus()
    })
    await tab.press('Enter')
    expect((await told('Message Dismissed')).properties).toMatchObject({ message: 'trial', how: 'button' })
    expect(await focus()).toBe('here')
    await openWith([BANNER, MODAL])
    await collector.event(event => event.event === 'Message Shown' && event.properties?.message === 'upgrade')
    expect(await drawn()).toBe(1)
  })

  test('a modal takes the focus, keeps it, and gives it back on Escape', async () => {
    const { tab } = site
    await openWith([MODAL])
    await told('Message Shown')
    expect(await focus()).toBe('card modal')
    for (let n = 0; n < 4; n++) {
      await tab.press('Tab')
      expect(await focus()).not.toBe('here')
    }
    await tab.press('Escape')
    expect((await told('Message Dismissed')).properties).toMatchObject({ message: 'upgrade', how: 'escape' })
    expect(await focus()).toBe('here')
    expect(await drawn()).toBe(0)
  })

  test('a modal is as high as what it says, also with a picture', async () => {
    const image = { url: '/tide.svg', alt: '', width: 800, height: 400 }
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"/>'
    site.collector.pages.set('/tide.svg', { html: svg, headers: { 'content-type': 'image/svg+xml' } })
    await openWith([{ id: 'tide', key: 'tide', format: 'modal', content: { body: 'It rises.', image } }])
    await told('Message Shown')
    const heights = await site.tab.evaluate(() => {
      const { shadowRoot } = document.querySelector('tidemark-message') ?? {}
      const height = (part: string) => shadowRoot?.querySelector(part)?.getBoundingClientRect().height ?? 0
      return { modal: height('.modal'), said: height('.image') + height('.words') + height('.actions') }
    })
    expect(heights.said).toBeGreaterThan(150)
    // The rest is its padding.
    expect(heights.modal - heights.said).toBeLessThan(40)
  })

  test('a tooltip stands below its element, follows it, rests with it, and leaves with it', async () => {
    const { tab } = site
    const content = { anchor: '#here', body: 'Here it is.' }
    await openWith([{ id: 'tip', key: 'tip', format: 'tooltip', content }])
    const below = () =>
      tab.evaluate(() => {
        const card = document.querySelector('tidemark-message')?.shadowRoot?.querySelector('.card')
        const [a, b] = [document.getElementById('here'), card].map(box => box?.getBoundingClientRect())
        return a && b?.width ? Math.round(b.top - a.bottom) : undefined
      })
    await expect.poll(below).toBe(11)
    await tab.evaluate(() => {
      const here = document.getElementById('here')
      if (here) here.style.cssText = 'position: absolute; top: 150.37px; left: 130.61px; rotate: 2deg'
    })
    await expect.poll(below).toBe(11)
    const asked = await tab.evaluate(async () => {
      const ask = requestAnimationFrame
      const frames = async (count: number) => {
        for (let n = 0; n < count; n++) await new Promise(done => ask(done))
      }
      await frames(10)
      let asked = 0
      window.requestAnimationFrame = callback => {
        asked++
        return ask(callback)
      }
      await frames(20)
      return asked
    })
    expect(asked).toBe(0)
    await told('Message Shown')
    await tab.evaluate(() => document.getElementById('here')?.remove())
    expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'anchor_gone' })
    expect(await drawn()).toBe(0)
  })

  test('a survey is answered, goes back, and thanks', async () => {
    const { tab } = site
    const questions = [
      { id: 'much', type: 'rating', label: 'How much?' },
      { id: 'why', type: 'text', label: 'Why?', optional: true },
    ] as const
    await openWith([
      { id: 'ask', key: 'ask', format: 'survey', content: { questions: [...questions], thanks: 'Thanks.' } },
    ])
    await told('Message Shown')
    const press = (part: string) =>
      tab.evaluate(part => {
        const { shadowRoot } = document.querySelector('tidemark-message') ?? {}
        shadowRoot?.querySelector<HTMLElement>(part)?.click()
        return shadowRoot?.querySelector('.card')?.textContent
      }, part)
    await press('[value="4"]')
    expect(await press('.action')).toContain('Why?')
    expect((await told('Message Answered')).properties).toMatchObject({
      question: 'much',
      score: 4,
      isLast: false,
    })
    expect(await press('.back')).toContain('How much?')
    await press('.action')
    await press('.action')
    await expect.poll(() => press('.none')).toContain('Thanks.')
    await press('.close')
    expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'completed' })
  })

  test('all of it passes a strict content security policy with Trusted Types', async () => {
    const policy = `default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:;
      require-trusted-types-for 'script'; trusted-types`
    await openWith([MODAL, BANNER], { 'content-security-policy': policy.replace(/\s+/g, ' ') })
    await told('Message Shown')
    await site.tab.press('Escape')
    await site.collector.event(
      event => event.event === 'Message Shown' && event.properties?.message === 'trial',
    )
  })
})
