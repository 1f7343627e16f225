import { describe, expect, test } from 'vitest'
import type { Event, Fields } from '../event/event.ts'
import { defineModel } from '../model/define.ts'
import type { ModelInput } from '../model/input.ts'
import { answerOf, identified, tracked } from '../testing/say.ts'
import { callMark } from './call-mark.ts'
import { chatRating } from './chat-rating.ts'
import { conversation } from './conversation.ts'
import { fitAndActivity } from './fit-and-activity.ts'
import { forms } from './forms.ts'
import { presets } from './index.ts'
import { nps } from './nps.ts'
import { onceOrExpiring } from './once-or-expiring.ts'
import { pointsTable } from './points-table.ts'

const DAY = '2026-01-01'
const AT = '2026-01-02'
const viewed = (path: string, at = DAY): Event => ({ ...tracked('', at, { path }), type: 'page' }) as Event
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
const scored = (preset: ModelInput, events: readonly Event[], at = AT) =>
  answerOf(defineModel(preset), events, at)
const knownAs = (traits: Fields) => identified(DAY, traits)

test.each(presets)(
  '$name is a model that is not refused, and says what it is for',
  ({ id, name, about, model }) => {
    expect(defineModel(model)).toMatchObject({ id, name, status: 'draft' })
    expect(about).toMatch(/^[A-Z].{20,100}\.$/)
  },
)

test('every preset has an id of its own', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
})

describe('points table', () => {
  const bounced = tracked('Email Bounced', DAY)
  const everything = [
    knownAs({ country: 'Canada', email: 'a@acme.io' }),
    ...times(21, () => viewed('/pricing')),
    ...['Email Link Clicked', 'eBook Downloaded', 'Call Started', 'Demo Requested'].map(event =>
      tracked(event, DAY),
    ),
  ]

  test.each<[what: string, events: Event[], points: number]>([
    ['20 page views', times(20, () => viewed('/')), 0],
    ['more than 20 page views', times(21, () => viewed('/')), 10],
    ['pricing, however often', times(3, () => viewed('/pricing/teams')), 15],
    ['a bounced email', [bounced], -100],
    ['a click in an email', [tracked('Email Link Clicked', DAY)], 10],
    ['clicks in emails, however many', times(9, () => tracked('Email Link Clicked', DAY)), 10],
    ['headquarters in Canada', [knownAs({ country: 'Canada' })], 25],
    ['headquarters in the US', [knownAs({ country: 'us' })], 25],
    ['headquarters in South America', [knownAs({ country: 'Brazil' })], 25],
    ['headquarters elsewhere', [knownAs({ country: 'France' })], 0],
    ['an eBook', [tracked('eBook Downloaded', DAY)], 25],
    ['a free email domain', [knownAs({ email: 'someone@gmail.com' })], -25],
    ['a business email domain', [knownAs({ email: 'someone@acme.io' })], 0],
    ['a phone call', [tracked('Call Started', DAY)], 50],
    ['a demo', [tracked('Demo Requested', DAY)], 75],
  ])('%s is worth what the table says', (_what, events, points) => {
    expect(scored(pointsTable, events).raw).toBe(points)
  })

  test('a demo and a free address make 50', () => {
    const answer = scored(pointsTable, [knownAs({ email: 'a@gmail.com' }), tracked('Demo Requested', DAY)])
    expect(answer).toMatchObject({ score: 50, stage: 'mql' })
  })

  test('everything at once is cut at 100, and a bounce undoes even that', () => {
    expect(scored(pointsTable, everything)).toMatchObject({ score: 100, stage: 'sql' })
    expect(scored(pointsTable, [...everything, bounced])).toMatchObject({ score: 0, stage: 'subscriber' })
  })

  test('what the table takes is taken from all that was earned, not from the 100 it is cut at', () => {
    const free = [knownAs({ country: 'US', email: 'a@gmail.com' }), ...everything.slice(1)]
    expect(scored(pointsTable, free).score).toBe(100)
  })

  test('the stages begin at 0, 25, 50 and 75, and the marks stand at 50 and 75', () => {
    const { stages, thresholds } = defineModel(pointsTable)
    expect(stages.map(({ name, from }) => [name, from])).toEqual([
      ['Subscriber', 0],
      ['Lead', 25],
      ['Marketing qualified', 50],
      ['Sales qualified', 75],
    ])
    expect(thresholds).toMatchObject([
      { id: 'nurture', at: 50, on: 'rise' },
      { id: 'sales', at: 75, on: 'rise' },
    ])
    expect(scored(pointsTable, []).stage).toBe('subscriber')
    expect(scored(pointsTable, [tracked('eBook Downloaded', DAY)]).stage).toBe('lead')
    expect(scored(pointsTable, [tracked('Call Started', DAY)]).stage).toBe('mql')
    expect(scored(pointsTable, [tracked('Demo Requested', DAY)]).stage).toBe('sql')
  })
})

describe('once or expiring', () => {
  test.each([
    ['Newsletter Subscribed', 5],
    ['Report Requested', 10],
    ['Consultation Requested', 20],
  ])('%s counts %i once, for good', (event, points) => {
    const twice = times(2, () => tracked(event, DAY))
    expect(scored(onceOrExpiring, twice).score).toBe(points)
    expect(scored(onceOrExpiring, twice, '2027-12-31').score).toBe(points)
  })

  test.each([
    ['Email Opened', 2],
    ['Email Link Clicked', 5],
  ])('%s counts %i each time, and is gone after three months', (event, points) => {
    const thrice = times(3, () => tracked(event, '2026-01-15T18:00Z'))
    expect(scored(onceOrExpiring, thrice, '2026-04-14T23:59:59.999Z').score).toBe(3 * points)
    expect(scored(onceOrExpiring, thrice, '2026-04-15').score).toBe(0)
  })

  test('unsubscribing takes points away', () => {
    const events = [tracked('Consultation Requested', DAY), tracked('Unsubscribed', DAY)]
    expect(scored(onceOrExpiring, events).score).toBe(5)
  })

  test('somebody is told at 50', () => {
    expect(defineModel(onceOrExpiring).thresholds).toMatchObject([{ id: 'alert', at: 50, on: 'rise' }])
  })
})

describe('fit × activity', () => {
  const visits = (count: number) => times(count, () => viewed('/pricing'))

  test.each([
    ['2026-01-01', 40],
    ['2026-02-14', 40],
    ['2026-02-15', 34],
    ['2026-03-31', 34],
    ['2026-04-01', 28],
    ['2026-05-15', 28],
  ])('five visits are worth 40, then 34, then 28: on %s %i', (at, points) => {
    const answer = scored(fitAndActivity, visits(5), at)
    expect(answer.activity).toBeCloseTo(points, 9)
    expect(answer.score).toBeCloseTo(points, 9)
  })

  test('five visits are needed for the full 40, and three give 24', () => {
    expect([0, 1, 3, 5, 9].map(count => scored(fitAndActivity, visits(count), DAY).activity)).toEqual([
      0, 8, 24, 40, 40,
    ])
  })

  test('fewer than the least occurrences earn nothing', () => {
    const clicks = (count: number) => times(count, () => tracked('Email Link Clicked', DAY))
    expect(scored(fitAndActivity, clicks(1)).score).toBe(0)
    expect(scored(fitAndActivity, clicks(2)).score).toBe(10)
  })

  test('the weights of each side add up to 100, and who has all of both is an A1', () => {
    const traits = {
      jobTitle: 'Vice President, Sales',
      email: 'a@acme.io',
      company: { employees: 80, industry: 'Retail' },
    }
    const events = [
      knownAs(traits),
      ...visits(5),
      ...times(2, () => tracked('Webinar Attended', DAY)),
      ...times(6, () => tracked('Email Link Clicked', DAY)),
    ]
    expect(scored(fitAndActivity, events)).toMatchObject({ fit: 100, activity: 100, grade: 'A1', score: 200 })
    expect(scored(fitAndActivity, [knownAs(traits)])).toMatchObject({ grade: 'A4', score: 100 })
    expect(scored(fitAndActivity, [])).toMatchObject({ grade: 'D4', score: 0 })
  })
})

describe('forms', () => {
  test('more than three form fills count against', () => {
    const filled = (count: number) =>
      scored(
        forms,
        times(count, () => tracked('Form Submitted', DAY)),
      )
    expect([0, 1, 2, 3, 4, 9].map(count => filled(count).score)).toEqual([0, 20, 30, 30, -10, -10])
    expect(filled(4).tags).toEqual(['form-filler'])
  })
})

describe('conversation', () => {
  const said = (text: string, rest: Fields = {}) => tracked('Conversation', DAY, { text, ...rest })
  const call = (mark: number, at = DAY) => tracked('Call Ended', at, { mark })

  test('a chat is 0 to 3, and the last one counts', () => {
    const rated = (rating: number, at = DAY) => tracked('Conversation', at, { rating })
    expect([0, 1, 2, 3, 7].map(rating => scored(chatRating, [rated(rating)]).score)).toEqual([0, 1, 2, 3, 3])
    expect(scored(chatRating, [rated(3), rated(1, '2026-01-01T09:00Z')]).score).toBe(1)
  })

  test('a call or a conversion is 1 to 5, and the last one counts', () => {
    expect([1, 2, 3, 4, 5, 8].map(mark => scored(callMark, [call(mark)]).score)).toEqual([1, 2, 3, 4, 5, 5])
    expect(scored(callMark, [call(5), tracked('Conversion', '2026-01-01T09:00Z', { mark: 2 })]).score).toBe(2)
    expect(scored(callMark, []).rules[0]).toEqual({ id: 'mark', measure: null, points: 0 })
  })

  test('a chat is read as its latest, a call in bands, conversions as a sum of three months', () => {
    const conversion = (mark: number) => tracked('Conversion', DAY, { mark })
    expect(scored(conversation, [said('hello', { rating: 2 })]).raw).toBe(10)
    expect([1, 2, 3, 4, 5].map(mark => scored(conversation, [call(mark)]).raw)).toEqual([-10, 0, 15, 15, 40])
    expect(scored(conversation, [conversion(5), conversion(2)]).raw).toBe(21)
    expect(
      scored(
        conversation,
        times(9, () => conversion(5)),
      ).raw,
    ).toBe(45)
    expect(scored(conversation, [conversion(5)], '2026-04-01').raw).toBe(0)
    expect(scored(conversation, [call(5)]).tags).toEqual(['ready-to-pay'])
  })

  test.each([chatRating, callMark, conversation])('$name tags by words, without points', preset => {
    expect(scored(preset, [said('I want a REFUND!')]).tags).toEqual(['at-risk'])
    expect(scored(preset, [said('we are going to acmecorp')]).tags).toEqual(['at-risk'])
    expect(scored(preset, [said('I love it')]).tags).toEqual(['testimonial'])
    expect(scored(preset, [said('That was incredible   support.')]).tags).toEqual(['testimonial'])
    expect(scored(preset, [said('The support is incredible, gloves off; refunds?')]).tags).toEqual([])
    expect(scored(preset, [said('a refund')]).raw).toBe(0)
  })
})

describe('NPS', () => {
  test('one rule tells promoters, passives and detractors apart', () => {
    const answered = (score: number) => scored(nps, [tracked('NPS Answered', DAY, { score })])
    const kinds = Array.from({ length: 11 }, (_, score) => answered(score).tags.join())
    expect(kinds).toEqual([...times(7, () => 'detractor'), 'passive', 'passive', 'promoter', 'promoter'])
    expect(defineModel(nps).activity.flatMap(group => group.rules)).toHaveLength(1)
  })

  test('the mean of the scores is the Net Promoter Score', () => {
    const scores = [10, 9, 9, 8, 3].map(score => scored(nps, [tracked('NPS Answered', DAY, { score })]).score)
    expect(scores.reduce((a, b) => a + b) / scores.length).toBe(40)
  })

  test('the answers of surveys in messages count, to questions of this kind alone', () => {
    const answered = (type: string) => scored(nps, [tracked('Message Answered', DAY, { type, score: 5 })])
    expect(answered('nps')).toMatchObject({ score: -100, tags: ['detractor'] })
    expect(answered('rating')).toMatchObject({ score: 0, tags: [] })
  })

  test('who did not answer is none of them', () => {
    expect(scored(nps, [])).toMatchObject({ score: 0, tags: [], rules: [{ measure: null }] })
  })
})
