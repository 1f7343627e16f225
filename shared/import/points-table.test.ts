import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Event, Fields } from '../event/event.ts'
import { defineModel } from '../model/define.ts'
import type { Model } from '../model/schema.ts'
import { pointsTable } from '../preset/points-table.ts'
import { answerOf, identified, tracked } from '../testing/say.ts'
import { readPointsTable } from './points-table.ts'

const DAY = '2026-01-01'
const AT = '2026-01-02'
const viewed = (path: string): Event => ({ ...tracked('', DAY, { path }), type: 'page' }) as Event
const times = (count: number, make: () => Event) => Array.from({ length: count }, make)
const known = (traits: Fields) => identified(DAY, traits)
const did = (event: string) => tracked(event, DAY)

function read(table: unknown): Model {
  const result = readPointsTable(table, { id: 'points' })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.model
}

function refused(table: unknown) {
  const result = readPointsTable(table, { id: 'points' })
  return result.ok ? [] : result.issues
}

const rulesOf = (table: unknown) => read(table).activity.flatMap(group => group.rules)

describe('the points table of the page on moving in', () => {
  const page = readFileSync(new URL('../../docs/moving-in.md', import.meta.url), 'utf8')
  const csv = /```csv\n(activity[\s\S]*?)```/.exec(page)?.[1]
  const model = read(csv)
  const preset = defineModel(pointsTable)

  test.each<[what: string, events: Event[]]>([
    ['nothing', []],
    ['20 page views', times(20, () => viewed('/'))],
    ['more than 20', times(21, () => viewed('/'))],
    ['pricing', times(2, () => viewed('/pricing/teams'))],
    ['a bounce', [did('Email Bounced')]],
    ['clicks', times(4, () => did('Email Link Clicked'))],
    ['a region', [known({ country: 'Brazil' })]],
    ['another region', [known({ country: 'France' })]],
    ['an eBook', [did('eBook Downloaded')]],
    ['a free address', [known({ email: 'a@gmail.com' })]],
    ['a call', [did('Call Started')]],
    ['a demo', [did('Demo Requested')]],
    ['a demo and a free address', [did('Demo Requested'), known({ email: 'a@gmail.com' })]],
    ['much', [did('Demo Requested'), did('Call Started'), did('eBook Downloaded'), viewed('/pricing')]],
    [
      'much, undone',
      [did('Demo Requested'), did('Call Started'), did('eBook Downloaded'), did('Email Bounced')],
    ],
  ])('gives what the preset gives for %s', (_what, events) => {
    const { score, raw, stage } = answerOf(model, events, AT)
    expect({ score, raw }).toEqual((({ score, raw }) => ({ score, raw }))(answerOf(preset, events, AT)))
    expect(stage).toBeNull()
  })

  test('has a row that counts each time and expires', () => {
    const opened = times(30, () => did('Email Opened'))
    expect(answerOf(model, opened, '2026-03-31').score).toBe(60)
    expect(answerOf(model, opened, '2026-04-01').score).toBe(0)
  })
})

test('three columns are enough: the activity is the event, and without a limit it counts once', () => {
  expect(
    rulesOf('Activity;Points;Limit\nDemo Requested;75;\n\nEmail Opened;2;10\nPage view;1;none\n'),
  ).toMatchObject([
    { id: 'demo-requested', match: { event: 'Demo Requested' }, award: { once: 75 } },
    { id: 'email-opened', match: { event: 'Email Opened' }, award: { each: 2, max: 10 } },
    { id: 'page-view', match: { type: 'page' }, award: { each: 1 } },
  ])
})

test('stages and thresholds come along with the name', () => {
  const about = {
    id: 'points',
    name: 'Ours',
    stages: [{ id: 'a', from: 0 }],
    thresholds: [{ id: 't', at: 50 }],
  }
  const result = readPointsTable([{ activity: 'Demo Requested', points: 75 }], about)
  expect(result).toMatchObject({
    ok: true,
    model: { name: 'Ours', stages: [{ id: 'a' }], thresholds: [{ at: 50 }] },
  })
})

test('quoted cells may hold separators, quotes and line ends, and rows keep their numbers', () => {
  const csv = '\uFEFFactivity,points\r\n"Said ""yes"",\nloudly",5\r\n\r\nCall Started,lots\r\n'
  expect(refused(csv)).toEqual([
    { row: 4, path: 'points', message: 'must be a number, such as 10 or 2.5', value: 'lots' },
  ])
  expect(rulesOf(csv.replace('lots', '5'))[0]?.match).toEqual({ event: 'Said "yes",\nloudly' })
})

test('rows of the same name get ids of their own', () => {
  const rows = ['Übung!', 'Übung?', '演示'].map(activity => ({ activity, points: 1 }))
  expect(rulesOf(rows).map(rule => rule.id)).toEqual(['ubung', 'ubung-2', 'rule'])
})

describe('a row that cannot be read is refused with what would be right', () => {
  test.each<[what: string, row: object, path: string, right: RegExp]>([
    ['no points', { activity: 'A' }, 'points', /is required/],
    ['points in words', { activity: 'A', points: 'ten' }, 'points', /must be a number/],
    ['a decimal comma', { activity: 'A', points: '1,5' }, 'points', /2\.5/],
    ['no activity', { points: 5 }, 'activity', /is required.*"Demo Requested"/],
    ['a limit below one time', { activity: 'A', points: 5, limit: 3 }, 'limit', /no fewer than/],
    ['a limit on the other side', { activity: 'A', points: -5, limit: 10 }, 'limit', /same side of 0/],
    ['a limit and times', { activity: 'A', points: 5, limit: 10, times: 3 }, 'times', /must be empty/],
    ['an expiry in words', { activity: 'A', points: 5, expires: 'soon' }, 'expires', /"3 months"/],
    ['an expiry beyond two years', { activity: 'A', points: 5, expires: '9 years' }, 'expires', /two years/],
    ['a trait without a value', { activity: 'A', points: 5, trait: 'country' }, 'value', /"Canada; US"/],
    [
      'an odd operator',
      { activity: 'A', points: 5, trait: 'a', operator: 'like', value: 'x' },
      'operator',
      /one of is/,
    ],
    [
      'an odd domain',
      { activity: 'A', points: 5, trait: 'a', operator: 'domain', value: 'x' },
      'value',
      /business/,
    ],
    [
      'a trait that expires',
      { activity: 'A', points: 5, trait: 'a', value: 'x', expires: 5 },
      'expires',
      /be empty/,
    ],
    ['a name that is too long', { activity: 'x'.repeat(201), points: 5 }, '', /name must be at most 200/],
    [
      'a misspelt column',
      { activity: 'A', points: 5, limmit: 5 },
      'limmit',
      /must be one of activity, points, limit/,
    ],
  ])('%s', (_what, row, path, right) => {
    expect(refused([{ activity: 'Fine', points: 1 }, row])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ row: 2, path, message: expect.stringMatching(right) }),
      ]),
    )
  })

  test.each([[undefined], [7], [[]], [''], ['activity,points\n'], [[7]], [{ activity: 'A' }]])(
    '%j',
    input => {
      expect(refused(input)).toMatchObject([{ row: null, path: '' }])
    },
  )

  test('a table longer than a model may be is refused at once', () => {
    expect(refused(`activity,points\n${'A,1\n'.repeat(1001)}`)).toMatchObject([{ row: null, value: 1001 }])
    expect(rulesOf(`activity,points\n${'A,1\n'.repeat(1000)}`)).toHaveLength(1000)
  })

  test('and all of them are told at once', () => {
    expect(refused('activity,points\nA,x\nB,y\n').map(({ row }) => row)).toEqual([2, 3])
  })
})
