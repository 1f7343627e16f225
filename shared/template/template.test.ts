import { describe, expect, test } from 'vitest'
import { defineModel } from '../model/define.ts'
import type { ModelInput } from '../model/input.ts'
import { days, isWeekday, lifeOf } from '../testing/life.ts'
import { judge, type Memory } from '../threshold/judge.ts'
import { acquisition } from './acquisition.ts'
import { adoption } from './adoption.ts'
import { expansion } from './expansion.ts'
import { templates } from './index.ts'
import { retention } from './retention.ts'

/** The marks that are fired on the days of a story, judged each morning: `engaged on day 3`. */
function fired(life: ReturnType<typeof lifeOf>, model: ModelInput, until: number): string[] {
  const { thresholds } = defineModel(model)
  let memory: Memory = {}
  return days(0, until).flatMap(day => {
    const judged = judge(thresholds, memory, life.on(day, model).score, Date.UTC(2026, 2, 2 + day, 10))
    memory = judged.memory
    return judged.fired.map(({ id }) => `${id} on day ${day}`)
  })
}

const use = (life: ReturnType<typeof lifeOf>, feature: string, on: number | readonly number[]) =>
  life.does('Feature Used', on, { feature })

test.each(templates)(
  '$name is a model that is not refused, and has a goal, stages and marks',
  ({ id, model }) => {
    expect(defineModel(model)).toMatchObject({ id, purpose: id, status: 'draft', goal: expect.anything() })
    expect(model.stages?.length).toBeGreaterThan(2)
    expect(model.thresholds?.length).toBeGreaterThan(0)
    for (const { release } of model.thresholds ?? []) expect(release).toBeTypeOf('number')
  },
)

describe('acquisition', () => {
  const eager = () => {
    const life = lifeOf().is({
      email: 'ana@brightloom.io',
      jobTitle: 'Head of Operations',
      company: { employees: 24 },
    })
    for (const [i, feature] of ['board', 'import', 'report', 'share', 'alert', 'api'].entries()) {
      use(life, feature, days(i, 6))
    }
    return life.does('Project Created', 1).does('Teammate Invited', 3).does('Pricing Viewed', [2, 5])
  }

  test('an eager trial is engaged on its second day and ready to buy on its third', () => {
    expect(eager().on(0, acquisition)).toMatchObject({ score: 39, stage: 'trying' })
    expect(eager().on(6, acquisition)).toMatchObject({ score: 100, stage: 'ready', tags: ['price-aware'] })
    expect(fired(eager(), acquisition, 8)).toEqual(['nurture on day 1', 'talk-to-sales on day 2'])
  })

  test('a demo brings a good fit to sales in time, and weighs half as much a month later', () => {
    const life = eager().does('Demo Requested', 6)
    expect(life.on(6, acquisition).points.demo).toBeCloseTo(30, 0)
    expect(life.on(36, acquisition).points.demo).toBeCloseTo(15, 0)
  })

  test('a quiet trial stays at the bottom, and is told of as quiet after two weeks', () => {
    const life = use(lifeOf().is({ email: 'sam@gmail.com' }), 'board', 0)
    expect(life.on(0, acquisition)).toMatchObject({ score: 14, stage: 'looking' })
    expect(life.on(10, acquisition)).toMatchObject({ score: 4, stage: 'looking', tags: [] })
    expect(life.on(14, acquisition)).toMatchObject({ score: 0, tags: ['trial-gone-quiet'] })
    expect(life.foreseenOn(0, acquisition)).toBe(14)
    expect(fired(life, acquisition, 30)).toEqual([])
  })

  test('a trial that is never used goes quiet as well', () => {
    expect(lifeOf().is({ email: 'sam@acme.io' }).on(20, acquisition).tags).toEqual(['trial-gone-quiet'])
  })

  test('points of use are lost by silence, so that a cold lead is not called', () => {
    expect(eager().on(30, acquisition).score).toBe(50)
    expect(eager().on(60, acquisition)).toMatchObject({ score: 20, stage: 'looking' })
  })

  test('nobody with a throw-away address is ever called', () => {
    const life = eager().is({ email: 'x@mailinator.com' }, 4)
    expect(life.on(6, acquisition)).toMatchObject({
      score: 0,
      stage: null,
      disqualifiedBy: 'throw-away-email',
    })
  })
})

describe('adoption', () => {
  const regular = () => {
    const life = lifeOf()
    for (const [i, feature] of ['board', 'report', 'share', 'alert', 'import', 'api'].entries()) {
      use(life, feature, days(i * 2, 40, isWeekday))
    }
    return life.does('Project Created', 2).does('Integration Connected', 9)
  }

  test('a team that uses more each week is adopted within two weeks', () => {
    expect(regular().on(1, adoption).stage).toBe('starting')
    expect(regular().on(5, adoption).stage).toBe('exploring')
    expect(regular().on(18, adoption)).toMatchObject({ stage: 'expert', score: 85, tags: ['connected'] })
    expect(fired(regular(), adoption, 40)).toEqual(['adopted on day 9'])
  })

  test('one feature, once a week, is no habit', () => {
    const life = use(
      lifeOf(),
      'board',
      days(0, 60, day => day % 7 === 0),
    )
    expect(life.on(60, adoption)).toMatchObject({ stage: 'starting', score: expect.closeTo(5 + 40 / 3, 6) })
  })

  test('who stops slips, is told of as quiet, and the mark for slipping fires once', () => {
    const life = regular()
    expect(life.on(54, adoption).tags).toContain('gone-quiet')
    expect(life.on(90, adoption).stage).toBe('starting')
    expect(fired(life, adoption, 120).filter(mark => mark.startsWith('slipping'))).toHaveLength(1)
  })
})

describe('expansion', () => {
  const growing = () =>
    lifeOf().is({ plan: 'team', seats: 11, seatLimit: 20 }).is({ seats: 14 }, 20).is({ seats: 18 }, 40)

  test('a team near its limit that looks at the next plan has outgrown its own', () => {
    expect(growing().on(30, expansion)).toMatchObject({ stage: 'roomy' })
    expect(growing().on(40, expansion)).toMatchObject({ score: 50, stage: 'filling' })
    const looking = growing().visits('/plans', 41)
    expect(looking.on(41, expansion)).toMatchObject({ score: 60, stage: 'outgrown', tags: ['wants-more'] })
    expect(fired(looking, expansion, 60)).toEqual(['offer-upgrade on day 41'])
  })

  test('a full plan is told of by a tag', () => {
    expect(growing().is({ seats: 20 }, 45).on(45, expansion)).toMatchObject({ score: 60, tags: ['at-limit'] })
  })

  test('a team with room is left alone, and so is one whose seats are not known', () => {
    expect(lifeOf().is({ seats: 4, seatLimit: 20 }).on(5, expansion)).toMatchObject({
      score: 0,
      stage: 'roomy',
    })
    const [limit, growth] = lifeOf().visits('/', 0).on(5, expansion).rules
    expect([limit?.measure, growth?.measure]).toEqual([null, null])
  })

  test('interest from outside counts, and fades', () => {
    const life = lifeOf().does('Intent Observed', [0, 0, 0], { topic: 'scheduling' })
    expect(life.on(0, expansion).points['outside-intent']).toBe(20)
    expect(life.on(60, expansion).points['outside-intent']).toBeCloseTo(7.5, 1)
  })

  test('who has the largest plan is never offered a larger one', () => {
    const life = growing().visits('/plans', [41, 42, 43]).is({ plan: 'enterprise' }, 44)
    expect(life.on(44, expansion)).toMatchObject({ score: 0, disqualifiedBy: 'largest-plan' })
    expect(life.on(43, expansion).stage).toBe('outgrown')
  })
})

describe('retention', () => {
  const loyal = (until: number) => lifeOf().does('Signed In', days(0, until, isWeekday))

  test('who signs in each weekday is healthy, weekends included', () => {
    expect(days(10, 60).map(day => loyal(60).on(day, retention).stage)).toEqual(
      days(10, 60).map(() => 'healthy'),
    )
    expect(fired(loyal(60), retention, 60)).toEqual([])
  })

  test('a customer going quiet is watched within a week, and at risk after two', () => {
    const life = loyal(60)
    expect(life.on(65, retention).stage).toBe('healthy')
    expect(life.on(66, retention)).toMatchObject({ score: 25, stage: 'watch', tags: ['use-falling'] })
    expect(life.on(70, retention)).toMatchObject({ score: 50, stage: 'watch' })
    expect(life.on(74, retention)).toMatchObject({ stage: 'at-risk', tags: ['silent', 'use-falling'] })
    expect(fired(life, retention, 120)).toEqual(['at-risk on day 74'])
  })

  test('the day of each change is known as soon as the silence begins', () => {
    expect(loyal(60).foreseenOn(60, retention)).toBe(66)
    expect(loyal(60).foreseenOn(70, retention)).toBe(74)
  })

  test.each([
    ['every day', () => true],
    ['each weekday', isWeekday],
    ['twice a week', (day: number) => day % 7 === 1 || day % 7 === 3],
    ['once a week', (day: number) => day % 7 === 1],
  ])('no risk falls by silence after signing in %s', (_often, keep) => {
    const life = lifeOf().does('Signed In', days(0, 60, keep))
    const risks = days(61, 110).map(day => life.on(day, retention).score)
    expect(risks).toEqual([...risks].sort((a, b) => a - b))
    expect(risks.at(-1)).toBe(60)
  })

  test('the cancellation page counts at once, twice at most, for a month', () => {
    const life = loyal(100).visits('/settings/cancel-plan', [50, 51, 52])
    expect(life.on(50, retention)).toMatchObject({ score: 20, tags: ['leaving'] })
    expect(life.on(52, retention)).toMatchObject({ score: 40, stage: 'watch' })
    expect(life.on(90, retention)).toMatchObject({ score: 0, tags: [] })
  })

  test('tickets and low satisfaction add up, and praise takes a little off', () => {
    const angry = loyal(60)
      .does('Ticket Opened', [50, 51, 52, 53])
      .does('Satisfaction Rated', 54, { rating: 2 })
      .does('NPS Answered', 54, { score: 3 })
    expect(angry.on(54, retention)).toMatchObject({ score: 40, tags: ['detractor', 'unhappy'] })
    expect(angry.visits('/cancel', 55).on(55, retention)).toMatchObject({ score: 60, stage: 'at-risk' })
    const pleased = loyal(60)
      .does('Satisfaction Rated', 54, { rating: 5 })
      .does('NPS Answered', 54, { score: 10 })
    expect(pleased.on(54, retention).raw).toBe(-10)
  })
})
