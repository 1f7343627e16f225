import { expect, test } from 'vitest'
import { ownWords } from '../../shared/message/own-words.ts'
import type { ShownItem, ShownMessage } from '../../shared/message/shown-message.ts'
import { axe } from './axe.ts'
import { accepted } from './collector.ts'
import { answered, focusInMessage, openWith, picture } from './message-page.ts'
import { useSite } from './site.ts'

const site = useSite()

const LABELS = ['Add your company', 'Invite your team', 'Send an invoice']
/** A checklist of which these items are done. */
const checklist = (done: readonly number[], more: object = {}, fields: object = {}): ShownMessage => {
  const items = LABELS.map((label, n): ShownItem => {
    const where = [{ url: '/company' }, { hook: 'invite' }, {}][n]
    return { id: `item-${n}`, label, ...where, done: done.includes(n) }
  })
  const content = { title: 'Set up your books', items, ...more }
  return { id: 'start', key: 'start', format: 'checklist', ...fields, content } as ShownMessage
}

const BODY =
  '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><main><h1>Site</h1><button id="here">Here</button></main>'
const card = () => site.page.getByRole('region', { name: 'Set up your books' })
const told = (event: string) => site.collector.event(found => found.event === event)

test('a checklist is a list that says what is done of it', async () => {
  const { page } = site
  await openWith(site, [checklist([0], { body: 'Ten minutes, **once**.' })], BODY)
  await card().waitFor()
  expect(await card().ariaSnapshot()).toBe(`- region "Set up your books":
  - button "Set up your books 1/3" [expanded]
  - status: Set up your books 1/3
  - paragraph:
    - text: Ten minutes,
    - strong: once
    - text: .
  - list:
    - listitem:
      - img "Done"
      - link "Add your company":
        - /url: /company
    - listitem:
      - button "Invite your team"
    - listitem: Send an invoice
  - button "Close"`)
  expect(await axe(page)).toEqual([])
  expect((await told('Message Shown')).properties).toMatchObject({ message: 'start' })
})

test('an item ticks itself off when the server tells, is announced, and leaves the focus where it is', async () => {
  const { page, collector } = site
  await openWith(site, [checklist([0])], BODY)
  await page.getByRole('button', { name: 'Invite your team' }).focus()
  collector.reply = () => accepted({ messages: [checklist([0, 1])] })
  await answered(page)
  await page.getByRole('status').getByText('Done: Invite your team 2/3').waitFor()
  expect(await card().getByRole('img', { name: 'Done' }).count()).toBe(2)
  expect(await focusInMessage(page)).toBe('label')
})

test('when all is done a checklist says so, and leaves as completed', async () => {
  const { page, collector } = site
  const done = 'Your books are ready.'
  await page.clock.install()
  await openWith(site, [checklist([0, 1], { done })], BODY)
  await card().waitFor()
  collector.reply = () => accepted({ messages: [checklist([0, 1, 2], { done })] })
  await answered(page)
  await page.getByRole('status').getByText(done).waitFor()
  await page.clock.runFor(8_000)
  await card().waitFor({ state: 'detached' })
  await page.clock.resume()
  expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'completed' })
})

test('a checklist works by keyboard: it folds, leads to its items, stays after that, and is closed', async () => {
  const { page, collector } = site
  await openWith(site, [checklist([], { snooze: { label: 'Tomorrow' } })], BODY)
  await card().waitFor()
  await page.evaluate(() =>
    window.tidemark.on('action', ({ hook, action }) => window.tidemark.track('Hooked', { hook, action })),
  )
  await page.locator('#here').focus()
  const stops: unknown[] = []
  for (let n = 0; n < 5; n++) {
    await page.keyboard.press('Tab')
    stops.push(await focusInMessage(page))
  }
  expect(stops).toEqual(['fold', 'label', 'label', 'button snooze', 'close'])
  await page.keyboard.press('Escape')
  await card().getByRole('list').waitFor({ state: 'hidden' })
  expect(collector.events.some(({ event }) => event === 'Message Dismissed')).toBe(false)
  const fold = page.getByRole('button', { name: 'Set up your books 0/3', expanded: false })
  await fold.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect((await told('Message Clicked')).properties).toMatchObject({ action: 'item-1' })
  expect((await told('Hooked')).properties).toEqual({ hook: 'invite', action: 'item-1' })
  await page.getByRole('button', { name: 'Tomorrow' }).focus()
  await page.keyboard.press('Enter')
  expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'snooze' })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('here')
})

for (const [width, colorScheme] of [
  [320, 'light'],
  [320, 'dark'],
  [3_840, 'light'],
] as const) {
  test(`a checklist is readable and fits at ${width} pixels in ${colorScheme}, from right to left, too`, async () => {
    const { page } = site
    await page.setViewportSize({ width, height: 560 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const all = {
      body: 'Ten minutes, and the first invoice is out.',
      done: 'Your books are ready.',
      dismiss: 'Not now',
      snooze: { label: 'Tomorrow' },
    }
    await openWith(site, [checklist([0], all)], BODY)
    await card().waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, `checklist-${width}-${colorScheme}`)
    const words = ownWords('he')
    await openWith(site, [checklist([0, 1, 2], all, { key: 'rtl', lang: 'he', dir: 'rtl', words })], BODY)
    await page.getByRole('status').getByText('Your books are ready.').waitFor()
    expect(await card().getByRole('img', { name: 'בוצע' }).count()).toBe(3)
    const box = await card().boundingBox()
    expect(box && box.x >= 0 && box.x < width / 4 && box.x + box.width <= width).toBe(true)
    expect(await axe(page)).toEqual([])
    await picture(page, `checklist-rtl-${width}-${colorScheme}`)
  })
}
