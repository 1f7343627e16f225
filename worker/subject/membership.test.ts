import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyState, evaluate, fold, type Model, parseModel } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import type { Filter, ScoreFilter } from '../../shared/segment/filter.ts'
import { FIRST_LAYOUT } from '../directory/layout.ts'
import { isListed } from '../directory/line.ts'
import { type Followed, followedAfter, NONE_FOLLOWED, type Sources } from '../segment/followed.ts'
import { inSegment } from '../segment/in-segment.ts'
import type { Segment } from '../segment/segment.ts'
import { makeSecret } from '../webhook/secret.ts'
import { type StoredWebhook, subscriptionsOf } from '../webhook/webhook.ts'
import { type Config, keepConfig } from '../workspace/config.ts'
import { retentionOf, USUAL_SETTINGS } from '../workspace/settings.ts'
import { asOfNow, ingest } from './ingest.ts'
import { lineOf, tellDirectory } from './line.ts'
import type { LogRow } from './log.ts'
import { catchUp, evaluateAll, isEdited } from './settle.ts'
import { newSubject, type SubjectState } from './state.ts'
import { touch } from './touch.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const START = Date.parse('2026-03-02T09:30:00Z')

/** Models whose points only ever fall while nothing happens, as the reference below needs it. */
function modelOf(id: string, each: number): Model {
  const parsed = parseModel({
    id,
    status: 'active',
    fit: [{ id: 'who', rules: [{ id: 'pro', when: { field: 'plan', is: 'pro' }, award: { once: 60 } }] }],
    activity: [
      {
        id: 'did',
        rules: [
          { id: 'came', match: { event: 'Came' }, award: { each }, fade: { halfLife: '2h' } },
          { id: 'lately', match: { event: 'Came' }, within: '1d', award: { once: 15 }, tag: 'lately' },
        ],
      },
    ],
    stages: [
      { id: 'cold', from: 0 },
      { id: 'warm', from: 30 },
      { id: 'hot', from: 55 },
    ],
    thresholds: [{ id: 'fading', at: 20, on: 'fall' }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}

/** A workspace with two models, saved filters and an endpoint that hears of them while it is enabled. */
class World {
  static #count = 0
  readonly #name = `world-${World.#count++}`
  #version = 1
  #followed: Followed = NONE_FOLLOWED
  #sources: Sources = { segments: {}, models: {}, webhooks: {}, messages: {} }
  config: Config

  constructor(filters: readonly Filter[]) {
    const segments = filters.map((filter, n): Segment => ({ id: `s${n}`, name: `Segment ${n}`, filter }))
    const models = ['a', 'b'].map(id => recordOf(modelOf(id, 20), 1))
    this.config = this.change(
      {
        segments: Object.fromEntries(segments.map(segment => [segment.id, segment])),
        models: Object.fromEntries(models.map(model => [model.id, model])),
        webhooks: { hook: webhook(true) },
      },
      START - 1,
    )
  }

  get segments(): readonly Segment[] {
    return this.#followed.segments
  }

  edit(segment: string, filter: Filter, now: number): void {
    const { segments } = this.#sources
    const edited = { id: segment, name: segment, filter }
    this.change({ segments: { ...segments, [segment]: edited } }, now)
  }

  editModel(id: string, each: number, now: number): void {
    const { models } = this.#sources
    this.change({ models: { ...models, [id]: recordOf(modelOf(id, each), this.#version + 1) } }, now)
  }

  listen(enabled: boolean, now: number): void {
    this.change({ webhooks: { hook: webhook(enabled) } }, now)
  }

  change(changed: Partial<Sources>, now: number): Config {
    const after = { ...this.#sources, ...changed }
    this.#version++
    this.#followed = followedAfter(this.#followed, this.#sources, { ...after, version: this.#version }, now)
    this.#sources = after
    this.config = keepConfig(this.#name, {
      version: this.#version,
      models: Object.values(after.models).flatMap(({ live }) => (live ? [live] : [])),
      messages: [],
      pausedMessages: [],
      aims: [],
      messagePolicy: {},
      keys: [],
      webhooks: subscriptionsOf(Object.values(after.webhooks)),
      directory: FIRST_LAYOUT,
      segmentTraits: { names: ['plan'], version: 0 },
      followed: this.#followed,
      retention: retentionOf(USUAL_SETTINGS, 0),
    })
    return this.config
  }
}

function recordOf(model: Model, version: number) {
  return { id: model.id, version, model, live: { version, model } }
}

function webhook(enabled: boolean): StoredWebhook {
  return {
    ...{ id: 'hook', workspace: 'w', url: 'https://example.com', enabled, description: '', perSecond: 50 },
    ...{ events: ['segment.entered', 'segment.exited'], createdAt: '', secrets: [makeSecret(0)] },
  }
}

interface Told {
  readonly type: string
  readonly segment: string
  readonly at: number
  readonly cause: unknown
}

/** A subject as its object treats it, whose alarm goes off when it is due or, asleep, when it wakes. */
class Somebody {
  readonly told: Told[] = []
  state: SubjectState
  readonly #seen = new Set<string>()
  #rows: readonly LogRow[] = []
  readonly #world: World

  constructor(id: string, world: World) {
    this.#world = world
    this.state = newSubject({ workspace: 'w', kind: 'contact', id })
  }

  pass(until: number, isAsleep: boolean): void {
    for (let { dueAt } = this.state; dueAt !== null && dueAt <= until && !isAsleep; { dueAt } = this.state) {
      const { config } = this.#world
      const { union, at } = asOfNow(this.state, config, dueAt)
      tellDirectory(this.state, config, union, catchUp(this.state, config, union, at).answers, at)
      this.#drain()
      // Written down and read again in between, as after an eviction.
      this.state = JSON.parse(JSON.stringify(this.state)) as SubjectState
      expect(this.state.dueAt ?? Infinity, 'the alarm must not ring twice for the same').toBeGreaterThan(
        dueAt,
      )
    }
  }

  receive(event: Event, now: number): void {
    const name = this.state.name
    const call = { name, config: 0, voice: 'server', events: [event] } as const
    const log = { seen: this.#seen, rows: () => this.#rows }
    this.#rows = [...this.#rows, ...ingest(this.state, this.#world.config, call, [], log, now).rows]
    this.#drain()
  }

  touch(now: number): void {
    if (this.state.partials.length === 0) return
    touch(this.state, this.#world.config, () => this.#rows, now)
    expect(isEdited(this.state, this.#world.config)).toBe(false)
    this.#drain()
  }

  #drain(): void {
    for (const { payload } of this.state.outbox?.items ?? []) {
      const { segment, cause } = payload.data as { segment: { id: string }; cause: unknown }
      this.told.push({
        ...{ type: payload.type, segment: segment.id },
        ...{ at: Date.parse(payload.timestamp), cause },
      })
    }
    delete this.state.outbox
  }
}

/**
 * What must be told, found without any forecast: the line is made and held against each filter at every instant
 * at which anything that filters ask for is different from the instant before.
 */
class Reference {
  readonly told: Told[] = []
  readonly #union = emptyState()
  readonly #world: World
  readonly #state: SubjectState
  #members = new Set<string>()
  #isListed = false
  #now = START

  constructor(id: string, world: World) {
    this.#world = world
    this.#state = newSubject({ workspace: 'w', kind: 'contact', id })
  }

  pass(until: number): void {
    if (this.#union.newest === null) return
    for (const at of this.#changes(this.#now, until)) this.#judge(at, 'time')
    this.#now = until
  }

  receive(event: Event, now: number): void {
    fold(this.#world.config.engine, this.#union, event, 'server')
    this.#now = now
    this.#isListed ||= isListed(this.#line(now))
    this.#judge(now, 'event')
  }

  /** An edit's doing is told to nobody: of these segments, who is in them now was so before. */
  adopt(isEdited: (segment: Segment) => boolean, now: number): void {
    const followed = this.#world.segments
    const kept = [...this.#members].filter(id => followed.some(segment => segment.id === id))
    this.#members = new Set(kept)
    this.#now = now
    for (const segment of followed.filter(isEdited)) {
      if (this.#covers(segment, now)) this.#members.add(segment.id)
      else this.#members.delete(segment.id)
    }
  }

  #judge(at: number, cause: string): void {
    for (const segment of this.#world.segments) {
      const is = this.#covers(segment, at)
      if (is === this.#members.has(segment.id)) continue
      if (is) this.#members.add(segment.id)
      else this.#members.delete(segment.id)
      const type = is ? 'segment.entered' : 'segment.exited'
      this.told.push({ type, segment: segment.id, at, cause })
    }
  }

  #covers({ filter }: Segment, at: number): boolean {
    const isShown = this.#isListed || !this.#state.name.id.startsWith('anon:')
    return this.#union.newest !== null && isShown && inSegment(filter, this.#line(at), at)
  }

  #line(at: number) {
    const { config } = this.#world
    return lineOf(this.#state, config, this.#union, evaluateAll(config, this.#union, at))
  }

  /** Every part of this only ever falls in silence, so that between two instants that agree nothing differs. */
  #outcome(at: number): string {
    const line = this.#line(at)
    const asked = this.#world.segments.flatMap(({ filter }) => [filter, filter.not ?? {}])
    const numbers = asked.flatMap(({ scores = [] }) =>
      scores.map(({ model, score, fit, activity, grades: _ }) => {
        const compiled = this.#world.config.engine.model(model)
        const answer = compiled && evaluate(compiled, this.#union, at)
        const sides = (ends: { min?: number | undefined; max?: number | undefined } = {}, value = 0) => [
          value >= (ends.min ?? -Infinity) - 1e-9,
          value <= (ends.max ?? Infinity) + 1e-9,
        ]
        return [sides(score, answer?.score), sides(fit, answer?.fit), sides(activity, answer?.activity)]
      }),
    )
    const words = Object.values(line.scores).map(({ stage, grade, tags }) => [stage, grade, tags])
    const seen = asked.map(({ lastSeen = {} }) =>
      [lastSeen.within, lastSeen.notWithin].map(
        span => span !== undefined && inSegment({ lastSeen: { within: span } }, line, at),
      ),
    )
    return JSON.stringify([numbers, words, seen])
  }

  #changes(from: number, to: number, before = this.#outcome(from), after = this.#outcome(to)): number[] {
    if (before === after) return []
    if (to - from === 1) return [to]
    const middle = Math.floor((from + to) / 2)
    const between = this.#outcome(middle)
    return [...this.#changes(from, middle, before, between), ...this.#changes(middle, to, between, after)]
  }
}

type Traits = NonNullable<Filter['traits']>
const anyEnds = fc.oneof(
  fc.integer({ min: 1, max: 70 }).map(min => ({ min })),
  fc.integer({ min: 1, max: 70 }).map(max => ({ max })),
  fc.integer({ min: 1, max: 50 }).map(min => ({ min, max: min + 15 })),
)
const anyScore: fc.Arbitrary<ScoreFilter> = fc
  .tuple(
    fc.constantFrom('a', 'b'),
    fc.oneof(
      fc.record({ score: anyEnds }),
      fc.record({ activity: anyEnds }),
      fc.record({ fit: anyEnds }),
      fc.record({ stages: fc.subarray(['cold', 'warm', 'hot'], { minLength: 1 }) }),
      fc.record({ grades: fc.subarray(['A', 'B', 'C3', 'D2', 'D'], { minLength: 1 }) }),
      fc.record({ tags: fc.subarray(['lately'], { minLength: 1 }) }),
    ),
  )
  .map(([model, asked]) => ({ model, ...asked }))
const anySpan = fc.constantFrom('30m', '3h', '1d')
const anyDay = fc
  .integer({ min: -1, max: 2 })
  .map(days => new Date(START + days * 24 * HOUR_MS).toISOString())
const anyConditions = fc.oneof(
  fc.record({ scores: fc.array(anyScore, { minLength: 1, maxLength: 2 }) }),
  fc.record({ lastSeen: fc.record({ within: anySpan }) }),
  fc.record({ lastSeen: fc.record({ notWithin: anySpan }) }),
  fc.record({ lastSeen: fc.record({ after: anyDay, notWithin: anySpan }) }),
  fc.record({ lastSeen: fc.record({ before: anyDay, within: anySpan }) }),
  fc.record({ traits: fc.constantFrom<Traits>({ plan: { is: ['pro'] } }, { plan: { exists: false } }) }),
  fc.record({ known: fc.boolean() }),
)
const anyFilter: fc.Arbitrary<Filter> = fc
  .tuple(anyConditions, anyConditions, fc.option(anyConditions, { nil: undefined }), fc.boolean())
  .map(([one, other, not, isBoth]) => ({ ...one, ...(isBoth && other), ...(not && { not }) }))

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('come' as const), late: fc.constantFrom(0, 0, 0, HOUR_MS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('tell' as const), plan: fc.constantFrom('pro', 'free') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ do: fc.constant('edit' as const), filter: anyFilter },
      segment: fc.constantFrom('s0', 's1', 's2'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ do: fc.constant('editModel' as const), each: fc.integer({ min: 5, max: 40 }) },
      model: fc.constantFrom('a', 'b'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('listen' as const), enabled: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('touch' as const) }) },
)
const anyLife = fc.array(
  fc.record({
    step: anyStep,
    wait: fc.oneof(
      fc.integer({ min: 1, max: 5000 }),
      fc.constantFrom(30 * MINUTE_MS, 30 * MINUTE_MS + 1, 3 * HOUR_MS),
      fc.integer({ min: 1, max: 30 * HOUR_MS }),
    ),
    isAsleep: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
)

describe('who enters and leaves segments', () => {
  it('is told exactly as if membership were computed anew at every instant', () => {
    let moves = 0
    fc.assert(
      fc.property(
        fc.array(anyFilter, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('user:1', 'user:1', 'anon:1'),
        anyLife,
        (filters, id, life) => {
          const world = new World(filters)
          const [somebody, reference] = [new Somebody(id, world), new Reference(id, world)]
          let now = START
          for (const [index, { step, wait, isAsleep }] of life.entries()) {
            // Visitors are on the list from a score on, which an edited model moves unforeseen.
            if (step.do === 'editModel' && id.startsWith('anon:')) continue
            now += wait
            // What an edited filter meant before, nobody can judge who sleeps through the edit.
            const isEdit = step.do !== 'come' && step.do !== 'tell' && step.do !== 'touch'
            somebody.pass(now, isAsleep && !isEdit)
            // By the next edit everybody was asked.
            if (isEdit) somebody.touch(now)
            reference.pass(now)
            const before = world.segments
            const about = { messageId: String(index), userId: '1' }
            const timestamp = (late = 0) => new Date(now - late).toISOString()
            const events: Event[] = []
            if (step.do === 'come')
              events.push({ ...about, type: 'track', event: 'Came', timestamp: timestamp(step.late) })
            if (step.do === 'tell')
              events.push({ ...about, type: 'identify', traits: { plan: step.plan }, timestamp: timestamp() })
            if (step.do === 'edit') world.edit(step.segment, step.filter, now)
            if (step.do === 'editModel') world.editModel(step.model, step.each, now)
            if (step.do === 'listen') world.listen(step.enabled, now)
            if (step.do === 'touch') somebody.touch(now)
            reference.adopt(
              segment =>
                !before.some(({ id: known }) => known === segment.id) ||
                (step.do === 'edit' && step.segment === segment.id) ||
                (step.do === 'editModel' &&
                  JSON.stringify(segment.filter).includes(`"model":"${step.model}"`)),
              now,
            )
            for (const event of events) {
              somebody.receive(event, now)
              reference.receive(event, now)
            }
          }
          now += 60 * HOUR_MS
          somebody.touch(now)
          somebody.pass(now, false)
          reference.pass(now)
          expect(somebody.told).toEqual(reference.told)
          moves += reference.told.length
        },
      ),
      { numRuns: 300 },
    )
    expect(moves).toBeGreaterThan(300)
  }, 60_000)
})
