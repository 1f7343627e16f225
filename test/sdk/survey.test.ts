import { expect, test } from 'vitest'
import { ownWords } from '../../shared/message/own-words.ts'
import type { Question } from '../../shared/message/question.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { axe } from './axe.ts'
import { focusInMessage, openWith, picture } from './message-page.ts'
import { useSite } from './site.ts'

const site = useSite()

const NPS: Question = {
  id: 'recommend',
  type: 'nps',
  label: 'How likely are you to recommend us to a friend?',
  low: 'Not at all',
  high: 'Very likely',
  next: [
    { atLeast: 9, go: 'end' },
    { atMost: 6, go: 'why' },
  ],
}
const MISSING: Question = {
  id: 'missing',
  type: 'multiple',
  label: 'What would make it better?',
  options: [
    { id: 'speed', label: 'Speed' },
    { id: 'price', label: 'Price' },
    { id: 'reports', label: 'More reports' },
  ],
}
const PLAN: Question = {
  id: 'plan',
  type: 'single',
  label: 'Which plan fits?',
  optional: true,
  options: [
    { id: 'solo', label: 'Solo' },
    { id: 'team', label: 'Team' },
  ],
}
const WHY: Question = { id: 'why', type: 'text', label: 'What went wrong?', optional: true }
const RATING: Question = { id: 'support', type: 'rating', label: 'How was support?' }

const survey = (questions: readonly Question[], more: object = {}, fields: object = {}): ShownMessage =>
  ({ id: 'nps', key: 'nps', format: 'survey', ...fields, content: { questions, ...more } }) as ShownMessage
const ALL = [NPS, MISSING, PLAN, WHY]

const BODY =
  '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><main><h1>Site</h1><button id="here">Here</button></main>'
const card = () => site.page.locator('tidemark-message .survey')
const button = (name: string) => site.page.getByRole('button', { name, exact: true })
const told = (event: string) => site.collector.event(found => found.event === event)
/** What was answered so far, in the order in which it was told. */
const answers = () =>
  site.collector.events
    .filter(({ event }) => event === 'Message Answered')
    .map(({ properties }) => [properties?.question, properties?.answer, properties?.isLast])

test('a survey asks with controls that browsers know, and its first question is announced', async () => {
  const { page } = site
  await openWith(site, [survey(ALL, { title: 'Two questions', body: 'Takes **a minute**.' })], BODY)
  await page.getByRole('status').getByText('Two questions').waitFor()
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  const group = page.getByRole('group', { name: NPS.label })
  expect(await group.getByRole('radio').count()).toBe(11)
  await group.getByRole('radio', { name: '0, Not at all' }).waitFor()
  await group.getByRole('radio', { name: '10, Very likely' }).waitFor()
  expect(await button('Next').isDisabled()).toBe(true)
  expect(await axe(page)).toEqual([])
  expect((await told('Message Shown')).properties).toMatchObject({ message: 'nps' })
})

test('a survey is answered by keyboard alone: each answer is told at once, the last as the last, and thanks follow', async () => {
  const { page } = site
  await openWith(site, [survey(ALL, { thanks: 'Thank **you**!' })], BODY)
  await card().waitFor()
  await page.locator('#here').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  for (let n = 0; n < 7; n++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: MISSING.label }).waitFor()
  await expect.poll(answers).toEqual([['recommend', 7, false]])
  expect(await focusInMessage(page)).toBe('input')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: 'Solo' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: WHY.label }).waitFor()
  expect(await focusInMessage(page)).toBe('input')
  await page.keyboard.type('All the columns')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(await button('Send').evaluate(send => send.matches(':focus'))).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('Thank you!').waitFor()
  await expect.poll(answers).toEqual([
    ['recommend', 7, false],
    ['missing', ['speed', 'reports'], false],
    ['plan', 'team', false],
    ['why', 'All the columns', true],
  ])
  expect((await told('Message Answered')).properties).toMatchObject({ type: 'nps', score: 7 })
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')
  await card().waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('here')
})

test('answers lead to other questions, and back to be changed; what is optional can be skipped', async () => {
  const { page } = site
  await openWith(site, [survey(ALL, { thanks: 'Thanks.' })], BODY)
  await page.getByRole('radio', { name: '3', exact: true }).check()
  await button('Next').click()
  await page.getByRole('textbox', { name: WHY.label }).waitFor()
  await page.getByText('2/2').waitFor()
  await button('Back').click()
  expect(await page.getByRole('radio', { name: '3' }).isChecked()).toBe(true)
  await page.getByRole('radio', { name: '8', exact: true }).check()
  await button('Next').click()
  await page.getByText('2/4').waitFor()
  await page.getByRole('checkbox', { name: 'Price' }).check()
  await button('Next').click()
  await button('Skip').click()
  await button('Skip').click()
  await page.getByRole('status').getByText('Thanks.').waitFor()
  await expect.poll(answers).toEqual([
    ['recommend', 3, false],
    ['recommend', 8, false],
    ['missing', ['price'], false],
  ])
  await button('Close').click()
  expect((await told('Message Dismissed')).properties).toMatchObject({ how: 'completed' })
})

test('a survey goes on behind what was answered on another page or device, and leaves after its thanks', async () => {
  const { page } = site
  await page.clock.install()
  const half = { answers: { recommend: 7, missing: ['speed'], plan: 'solo' } }
  await openWith(site, [survey(ALL, { thanks: 'Thanks.' }, half)], BODY)
  await page.getByRole('status').getByText(WHY.label).waitFor()
  await page.getByRole('textbox', { name: WHY.label }).fill('It was fine')
  await button('Send').click()
  await page.getByRole('status').getByText('Thanks.').waitFor()
  await page.mouse.move(5, 5)
  await page.clock.runFor(8_000)
  await card().waitFor({ state: 'detached' })
  await page.clock.resume()
  expect(answers()).toEqual([['why', 'It was fine', true]])
})

test('a survey without thanks is over with its last answer', async () => {
  const { page } = site
  await openWith(site, [survey([RATING])], BODY)
  await page.getByRole('status').getByText(RATING.label).waitFor()
  await page.getByRole('radio', { name: '4', exact: true }).check()
  await button('Send').click()
  await card().waitFor({ state: 'detached' })
  await expect.poll(answers).toEqual([['support', 4, true]])
})

for (const [width, colorScheme] of [
  [320, 'light'],
  [320, 'dark'],
  [3_840, 'light'],
] as const) {
  test(`a survey is readable and fits at ${width} pixels in ${colorScheme}, from right to left, too`, async () => {
    const { page } = site
    await page.setViewportSize({ width, height: 620 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const all = { title: 'Two quick questions', snooze: { label: 'Later' }, noMore: 'Never ask me' }
    await openWith(site, [survey(ALL, all)], BODY)
    await page.getByRole('radio', { name: '8', exact: true }).check()
    expect(await axe(page)).toEqual([])
    const box = await card().boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true)
    const sizes = await card()
      .locator('.face')
      .evaluateAll(faces => faces.flatMap(face => [face.clientWidth, face.clientHeight]))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24)
    await picture(page, `survey-nps-${width}-${colorScheme}`)
    await button('Next').click()
    await page.getByRole('checkbox', { name: 'Price' }).check()
    await picture(page, `survey-multiple-${width}-${colorScheme}`)
    const words = ownWords('he')
    const rtl = { key: 'rtl', lang: 'he', dir: 'rtl', words, answers: { recommend: 3 } }
    await openWith(site, [survey(ALL, all, rtl)], BODY)
    await button('דילוג').waitFor()
    await button('חזרה').waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, `survey-text-rtl-${width}-${colorScheme}`)
  })
}
