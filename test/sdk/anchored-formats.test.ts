import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { axe } from './axe.ts'
import { answered, focusInMessage, openWith, picture } from './message-page.ts'
import { useSite } from './site.ts'

const site = useSite()

const TOOLTIP: ShownMessage = {
  id: 'export',
  key: 'export',
  format: 'tooltip',
  content: {
    anchor: '#export',
    title: 'Reports by mail',
    body: 'Send any report to your team **every Monday**, from here.',
    action: { label: 'Try it' },
    dismiss: 'Not now',
  },
}
const HOTSPOT: ShownMessage = { ...TOOLTIP, format: 'hotspot' }

const STYLE = `<style>
  body { margin: 0; font: 16px/1.5 system-ui; min-height: 2400px }
  #export { position: absolute; top: 200px; inset-inline-start: 300px; width: 120px; height: 36px }
  #box { position: absolute; top: 100px; left: 40px; width: 600px; height: 300px; overflow: auto }
  #long { position: relative; height: 1500px }
</style>`
const BODY = `${STYLE}<main><h1>Reports</h1><button id="export">Export</button></main>`
const IN_BOX = `${STYLE}<main><h1>Reports</h1><div id="box" tabindex="0"><div id="long"><button id="export">Export</button></div></div></main>`

const card = () => site.page.getByRole('region', { name: 'Reports by mail' })
const dot = () => site.page.getByRole('button', { name: 'Reports by mail' })
const told = (event: string) => site.collector.event(found => found.event === event)
/** How far below its element something stands, and how far their middles are apart, in whole pixels. */
const apart = async (which: Locator) => {
  const [a, b] = [await site.page.locator('#export').last().boundingBox(), await which.boundingBox()]
  return a && b && [Math.round(b.y - a.y - a.height), Math.trunc(b.x + b.width / 2 - a.x - a.width / 2)]
}
const isBelow = () => expect.poll(() => apart(card()).then(String)).toMatch(/^11,-?0$/)

test('a tooltip stands below the middle of its element, takes no focus, is announced and is told as shown', async () => {
  const { page } = site
  await openWith(site, [TOOLTIP], BODY)
  await isBelow()
  await page.getByRole('status').getByText('Send any report').waitFor()
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  expect((await told('Message Shown')).properties).toMatchObject({ message: 'export' })
  expect(await axe(page)).toEqual([])
})

test('a tooltip follows its element through scrolling, resizing, a change of layout and an animation', async () => {
  const { page } = site
  await openWith(site, [TOOLTIP], BODY)
  await isBelow()
  await page.mouse.wheel(0, 120)
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(120)
  await isBelow()
  await page.setViewportSize({ width: 800, height: 500 })
  await isBelow()
  const style = (css: string) =>
    page.evaluate(css => {
      const button = document.getElementById('export')
      if (button) button.style.cssText = css
    }, css)
  await style('margin-inline-start: 160px; width: 60px')
  await isBelow()
  await style('transition: transform .3s; transform: translate(120px, 60px)')
  await page.waitForFunction(() => !document.getAnimations().length)
  await isBelow()
})

test('a tooltip is out of sight while its element is scrolled out of what contains it, and comes back with it', async () => {
  const { page } = site
  await openWith(site, [TOOLTIP], IN_BOX)
  await isBelow()
  const scrollTo = (top: number) => page.locator('#box').evaluate((box, top) => box.scrollTo(0, top), top)
  await scrollTo(100)
  await isBelow()
  await scrollTo(600)
  await card().waitFor({ state: 'hidden' })
  await scrollTo(60)
  await isBelow()
})

test.each([
  'margin: 3.37px',
  'transform: translate(7.3px, 4.61px) rotate(3deg)',
  'margin-inline-start: -360px',
])('nothing runs while the element of a tooltip rests with %s', async style => {
  const { page } = site
  await openWith(site, [TOOLTIP], `${BODY}<style>#export { ${style} }</style>`)
  await card().waitFor()
  const asked = await page.evaluate(async () => {
    const ask = requestAnimationFrame
    const frames = async (count: number) => {
      for (let n = 0; n < count; n++) await new Promise(ask)
    }
    await frames(20)
    let asked = 0
    window.requestAnimationFrame = callback => {
      asked++
      return ask(callback)
    }
    await frames(40)
    return asked
  })
  expect(asked).toBe(0)
})

test('a tooltip turns to the other side and shifts where there is no room', async () => {
  const { page } = site
  const low = '<style>#export { position: fixed; top: auto; bottom: 4px; inset-inline-start: 4px }</style>'
  await openWith(site, [TOOLTIP], BODY + low)
  await card().waitFor()
  const [a, b] = [await page.locator('#export').boundingBox(), await card().boundingBox()]
  expect(b?.x).toBe(8)
  expect(a && b && Math.round(a.y - b.y - b.height)).toBe(11)
})

test('the side of a tooltip goes by the direction of its words', async () => {
  const { page } = site
  const content = { ...TOOLTIP.content, placement: 'start' }
  const rtl = { ...TOOLTIP, content, lang: 'ar', dir: 'rtl' } as ShownMessage
  await openWith(site, [rtl], BODY)
  await card().waitFor()
  const [a, b] = [await page.locator('#export').boundingBox(), await card().boundingBox()]
  expect(a && b && Math.round(b.x - a.x - a.width)).toBe(11)
})

test('a tooltip leaves when its element is removed, but not when the page puts another in its place', async () => {
  const { page } = site
  await openWith(site, [TOOLTIP], BODY)
  await isBelow()
  await page.evaluate(() => {
    const old = document.getElementById('export')
    const other = document.createElement('button')
    other.id = 'export'
    other.style.marginTop = '100px'
    old?.replaceWith(other)
  })
  await isBelow()
  await told('Message Shown')
  await page.locator('#export').evaluate(button => button.remove())
  expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'anchor_gone' })
  expect(await page.locator('tidemark-message').count()).toBe(0)
})

test('a tooltip waits for its element, and stands at the first that can be seen', async () => {
  const { page } = site
  await openWith(site, [TOOLTIP], `${BODY}`.replace('id="export"', 'class="later"'))
  expect(await page.locator('tidemark-message').count()).toBe(0)
  await page.evaluate(() => {
    const later = document.querySelector('.later')
    later?.insertAdjacentHTML('beforebegin', '<button id="export" hidden>No</button>')
    if (later) later.id = 'export'
  })
  await answered(page)
  await isBelow()
})

test('a tooltip works by keyboard: each of its controls is reached, Escape closes it, and the focus goes back', async () => {
  const { page } = site
  await openWith(site, [TOOLTIP], BODY)
  await isBelow()
  await page.locator('#export').focus()
  const stops: unknown[] = []
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press('Tab')
    stops.push(await focusInMessage(page))
  }
  expect(stops).toEqual(['button action', 'button dismiss', 'close'])
  await page.keyboard.press('Escape')
  expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'escape' })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('export')
})

test('a tooltip whose element is in a dialog of the page can be used there', async () => {
  const { page } = site
  const dialog = `${STYLE}<dialog style="transform: translateX(20px); width: 300px; height: 150px" open><button id="export" style="position: static">Export</button></dialog>
    <script>document.querySelector('dialog').close(); document.querySelector('dialog').showModal()</script>`
  await openWith(site, [TOOLTIP], dialog)
  await isBelow()
  await page.getByRole('button', { name: 'Try it' }).click()
  await told('Message Clicked')
})

test('a hotspot is a still dot with a name that opens and closes by keyboard, and counts as shown unopened', async () => {
  const { page } = site
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openWith(site, [HOTSPOT], BODY)
  await dot().waitFor()
  expect(await dot().evaluate(dot => dot.getAnimations({ subtree: true }).length)).toBe(0)
  await told('Message Shown')
  expect(await axe(page)).toEqual([])
  await page.locator('#export').focus()
  await page.keyboard.press('Tab')
  expect(await focusInMessage(page)).toBe('dot')
  expect(await dot().getAttribute('aria-expanded')).toBe('false')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Reports by mail' })
  await dialog.waitFor()
  expect(await dot().getAttribute('aria-expanded')).toBe('true')
  expect(await focusInMessage(page)).toBe('card beside hotspot')
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await focusInMessage(page)).toBe('dot')
  expect(site.collector.events.some(({ event }) => event === 'Message Dismissed')).toBe(false)
  await dot().click()
  await dialog.waitFor()
  await page.mouse.click(5, 500)
  await dialog.waitFor({ state: 'hidden' })
  await dot().click()
  await page.getByRole('button', { name: 'Close' }).click()
  expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'close' })
})

test('a hotspot follows its element', async () => {
  const { page } = site
  await openWith(site, [HOTSPOT], IN_BOX)
  await dot().waitFor()
  await page.locator('#box').evaluate(box => box.scrollTo(0, 600))
  await dot().waitFor({ state: 'hidden' })
  await page.locator('#box').evaluate(box => box.scrollTo(0, 30))
  await expect.poll(() => apart(dot())).toEqual([-50, 60])
})

for (const [width, colorScheme] of [
  [320, 'light'],
  [320, 'dark'],
  [3_840, 'light'],
] as const) {
  test(`what is anchored is readable and fits at ${width} pixels in ${colorScheme}`, async () => {
    const { page } = site
    await page.setViewportSize({ width, height: 700 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const scheme =
      '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">'
    await openWith(site, [TOOLTIP], scheme + BODY)
    await card().waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, `tooltip-${width}-${colorScheme}`)
    const box = await card().boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true)
    await openWith(site, [{ ...HOTSPOT, key: 'hotspot' }], scheme + BODY)
    await dot().waitFor()
    await picture(page, `hotspot-${width}-${colorScheme}`)
    await dot().click()
    await picture(page, `hotspot-open-${width}-${colorScheme}`)
    expect(await axe(page)).toEqual([])
  })
}
