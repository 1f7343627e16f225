import fc from 'fast-check'
import { compile, type Engine } from '../engine/compile.ts'
import { type Answer, evaluate } from '../engine/evaluate.ts'
import { fold } from '../engine/fold.ts'
import { emptyState, type State } from '../engine/state.ts'
import type { Event } from '../event/event.ts'
import { parseModel } from '../model/parse.ts'
import type { Model } from '../model/schema.ts'
import type { Told } from './brute.ts'

/** Everything happens from here on; a leap day and several months' ends are near. */
const START = Date.UTC(2024, 0, 25)
const DAY = 86400000
const HOUR = 3600000

const names = ['Signed In', 'Opened', 'Bought']
const paths = ['properties.v', 'properties.w', 'properties.list.0', 'properties.deep.x']
const traitNames = ['seats', 'limit', 'plan', 'company.size', '__proto__']

const value = fc.oneof(
  fc.constantFrom<unknown>(
    'Pro',
    'pro plan',
    'refund, please',
    '/pricing/teams',
    '',
    'a@gmail.com',
    'b@acme.io',
  ),
  fc.constantFrom<unknown>(0, 1, 2, 3, 7.5, -4, 0.1, 2e12, true, false, null),
  fc.constantFrom<unknown>([], ['pro', 5], [[1]], { x: 3 }, [null, 'Pro']),
)

const leaf = (fields: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...fields),
      fc.constantFrom(
        { is: 'pro' },
        { is: ['PRO', 3, true] },
        { is: ['/pricing/teams', 'pro plan'] },
        { contains: 'r' },
        { startsWith: ['/pri', 'pro'] },
        { glob: '/*ing/*' },
        { glob: 'pro*' },
        { words: 'refund please' },
        { above: 1 },
        { atLeast: 3 },
        { below: 0 },
        { atMost: 2 },
        { exists: true },
        { exists: false },
        { domain: 'free' },
        { domain: 'business' },
      ),
    )
    .map(([field, operator]) => ({ field, ...operator }))

function condition(fields: readonly string[]): fc.Arbitrary<unknown> {
  return fc.letrec<{ node: unknown }>(tie => ({
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf(fields),
      fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 2 }) }),
      fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 2 }) }),
      fc.record({ not: tie('node') }),
    ),
  })).node
}

const match = fc
  .record(
    {
      type: fc.constantFrom('track', 'page', 'identify'),
      event: fc.oneof(fc.constantFrom(...names), fc.constant(['Opened', 'Bought', 'Opened'])),
      where: condition([...paths, 'type', 'traits.plan']),
    },
    { requiredKeys: [] },
  )
  .map(parts => (Object.keys(parts).length === 0 ? { type: 'track' } : parts))

const window = fc.constantFrom('1h', '5h', '72h', '1d', '7d', '30d', '2w', '1mo', '3mo', '1y')
const fade = fc.constantFrom(
  { halfLife: '30m' },
  { halfLife: '12h' },
  { halfLife: '14d' },
  { halfLife: '8w' },
  { drop: 0.15, every: '45d' },
  { drop: 0.5, every: '1mo' },
  { drop: 0.25, every: '24h' },
  { drop: 1, every: '2d' },
)
const points = fc.constantFrom(-25, -5, 2.5, 10, 15, 40)
const award = fc.oneof(
  fc.record({ each: points }),
  fc.tuple(points, fc.constantFrom(0.5, 1, 2)).map(([each, times]) => ({ each, max: each * times })),
  fc.record({ once: points, atLeast: fc.constantFrom(-2, 1, 2, 3) }),
  fc.record({ once: points }),
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(0, 0.6, 1, 2, 5, 14), { minLength: 1, maxLength: 4 }),
      points,
      points,
    )
    .map(([froms, a, b]) => ({
      bands: froms
        .sort((x, y) => x - y)
        .map((from, i) => ({ from, points: i % 2 ? a : b, ...(i % 2 ? { tag: `band-${from}` } : {}) })),
    })),
  fc
    .tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(0.5, 3), points)
    .map(([from, more, most]) => ({ ramp: { from, to: from + more, points: most } })),
)

const ageing = fc.oneof(
  fc.constant({}),
  window.map(within => ({ within })),
  fade.map(fades => ({ fade: fades })),
)
const path = fc.constantFrom(...paths)
const traitPath = fc.constantFrom('seats', 'limit', 'company.size')

const measured = fc.oneof(
  fc.tuple(match, ageing).map(([m, a]) => ({ match: m, ...a })),
  fc.tuple(match, window).map(([m, within]) => ({ match: m, measure: 'days', within })),
  fc.tuple(match, path, ageing).map(([m, p, a]) => ({ match: m, measure: { distinct: p }, ...a })),
  fc.tuple(match, path, ageing).map(([m, p, a]) => ({ match: m, measure: { sum: p }, ...a })),
  fc.tuple(match, path, ageing).map(([m, p, a]) => ({ match: m, measure: { latest: p }, ...a })),
  match.map(m => ({ match: m, measure: 'age' })),
  fc
    .tuple(match, fc.constantFrom('1d', '7d', '2w'), fc.constantFrom('3d', '4w'), fc.constantFrom(1, 2))
    .map(([m, recent, baseline, atLeast]) => ({
      match: m,
      measure: { trend: { recent, baseline, atLeast } },
    })),
  traitPath.map(trait => ({ measure: { trait } })),
  fc.tuple(traitPath, traitPath).map(ratio => ({ measure: { ratio } })),
  fc.tuple(traitPath, window).map(([change, within]) => ({ measure: { change }, within })),
  condition(traitNames).map(when => ({ when })),
)

const rule = fc
  .tuple(
    measured,
    fc.option(award, { nil: undefined, freq: 6 }),
    fc.option(condition(traitNames), { nil: undefined, freq: 1 }),
    fc.boolean(),
    fc.integer({ min: 0, max: 11 }),
  )
  .map(([parts, awarded, when, tagged, luck]) => ({
    ...(when === undefined || luck % 2 ? {} : { when }),
    ...parts,
    ...(awarded === undefined ? {} : { award: awarded }),
    ...(tagged ? { tag: `tag-${luck % 3}` } : {}),
    ...(luck === 11 ? { disqualify: true } : {}),
  }))

const group = fc
  .tuple(
    fc.array(rule, { minLength: 1, maxLength: 3 }),
    fc.option(fc.constantFrom(10, 50)),
    fc.option(fc.constantFrom(-20, 5)),
  )
  .map(([rules, max, min]) => ({
    rules,
    ...(max === null ? {} : { max }),
    ...(min === null ? {} : { min }),
  }))

/** Any model that is not refused, with few rules, so that what fails can be read. */
export const anyModel: fc.Arbitrary<Model> = fc
  .record({
    subject: fc.constantFrom('contact', 'contact', 'account'),
    fit: fc.array(group, { maxLength: 1 }),
    activity: fc.array(group, { minLength: 1, maxLength: 2 }),
    combine: fc.constantFrom<unknown>('sum', 'sum', 'fit', 'activity', { fit: 0.4, activity: 0.6 }),
    range: fc.constantFrom({ min: 0, max: 100 }, { min: -100, max: 200 }),
    stages: fc.constantFrom([], [0, 10, 40], [-20, 2.4, 12.5, 30]),
    thresholds: fc.constantFrom<object[]>([], [{ at: 15, release: 5 }], [{ at: 1, on: 'fall' }]),
  })
  .map(({ fit, activity, stages, thresholds, ...rest }) => {
    let count = 0
    const numbered = (groups: readonly { rules: readonly object[] }[]) =>
      groups.map(each => ({
        ...each,
        id: `group-${count++}`,
        rules: each.rules.map(one => ({ id: `rule-${count++}`, ...one })),
      }))
    const parsed = parseModel({
      ...rest,
      id: 'any',
      fit: numbered(fit),
      activity: numbered(activity),
      stages: stages.map(from => ({ id: `from ${from}`, from })),
      thresholds: thresholds.map((one, i) => ({ id: `threshold-${i}`, ...one })),
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    return parsed.model
  })

const instant = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 120 }), fc.constantFrom(0, 1, HOUR, 10 * HOUR, DAY - 1))
    .map(([d, ms]) => START + d * DAY + ms),
  fc.integer({ min: START, max: START + 120 * DAY }),
  fc.integer({ min: START, max: START + 2 * DAY }),
)

const fields = fc.record({ v: value, w: value, list: value, deep: value }, { requiredKeys: [] })
const traits = fc.oneof(
  fc.record(
    { seats: value, limit: value, plan: value, company: fc.record({ size: value }) },
    { requiredKeys: [] },
  ),
  // A name that plain assignment would lose.
  value.map(proto => JSON.parse(`{"__proto__": ${JSON.stringify(proto)}}`)),
)
const said = fc.oneof(
  {
    arbitrary: fc.record({
      type: fc.constant('track'),
      event: fc.constantFrom(...names),
      properties: fields,
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ type: fc.constant('page'), name: fc.constantFrom(...names), properties: fields }),
    weight: 2,
  },
  { arbitrary: fc.record({ type: fc.constantFrom('identify', 'group'), traits }), weight: 2 },
)

/** A history in the order it was stored: late, at equal instants, with odd values, by three voices. */
export const anyHistory: fc.Arbitrary<Told[]> = fc
  .uniqueArray(
    fc.tuple(
      fc.string({ minLength: 1, maxLength: 3 }),
      instant,
      said,
      fc.constantFrom('server', 'server', 'browser', 'verified'),
    ),
    {
      selector: ([messageId]) => messageId,
      maxLength: 40,
    },
  )
  .map(list =>
    list.map(([messageId, ms, rest, voice]) => ({
      event: { messageId, timestamp: new Date(ms).toISOString(), ...rest } as Event,
      voice: voice as Told['voice'],
    })),
  )

/** How long after the newest event a score is asked for, in milliseconds: hours, months, a year of silence. */
export const anySilence: fc.Arbitrary<number> = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 2 * DAY }),
  fc.integer({ min: 0, max: 400 * DAY }),
  fc.integer({ min: 0, max: 60 }).map(days => days * DAY),
)

/** A state of a history. */
export function stateOf(engine: Engine, history: readonly Told[]): State {
  const state = emptyState()
  for (const { event, voice } of history) fold(engine, state, event, voice)
  return state
}

/** An engine of one model, and the model in it. */
export function engineOf(model: Model) {
  const engine = compile([model])
  const compiled = engine.model(model.id)
  if (compiled === undefined) throw new Error('the engine has lost its model')
  return { engine, compiled, answer: (state: State, at: number): Answer => evaluate(compiled, state, at) }
}

/** The newest instant of a history, or where histories start. */
export function newestOf(history: readonly Told[]): number {
  return Math.max(START, ...history.map(({ event }) => Date.parse(event.timestamp)))
}
