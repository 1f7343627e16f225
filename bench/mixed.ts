import type { Event } from '../shared/event/event.ts'
import { parseModel } from '../shared/model/parse.ts'
import type { Model } from '../shared/model/schema.ts'
import { EVENT_NAMES, SHAPES } from './models.ts'

/** The part after `match` of rules on events: every measure that looks at events, and every kind of ageing. */
const ON_EVENTS: readonly object[] = [
  ...SHAPES,
  { measure: { sum: 'properties.amount' }, fade: { halfLife: '45d' }, award: { each: 0.01 } },
  { fade: { drop: 0.15, every: '45d' }, award: { ramp: { from: 1, to: 5, points: 40 } } },
  { measure: { latest: 'properties.amount' }, fade: { halfLife: '5d' }, award: { once: 8, atLeast: 10 } },
  {
    measure: { trend: { recent: '7d', baseline: '28d' } },
    award: {
      bands: [
        { from: 0, points: -10 },
        { from: 1, points: 5 },
      ],
    },
  },
  { measure: { sum: 'properties.amount' }, within: '3mo', award: { each: 0.02, max: 10 } },
  { award: { once: 10 } },
  { measure: { distinct: 'properties.name' }, fade: { halfLife: '30d' }, award: { each: 1 } },
]

/** Rules on traits: they look at no event but `identify`. */
const ON_TRAITS: readonly object[] = [
  { when: { field: 'plan', is: ['free', 'trial'] }, award: { once: 5 } },
  { measure: { ratio: ['seats', 'limit'] }, award: { ramp: { from: 0.5, to: 1, points: 20 } } },
  { measure: { trait: 'seats' }, award: { bands: [{ from: 10, points: 5 }] } },
]

/** So many rules of all models together listen to events that come, five to each of them. */
const LOUD = 5 * EVENT_NAMES.length

/**
 * Models with rules of all kinds. Every event matches five of them, however many there are: the others
 * wait for other names, or for the same names with another plan, or look at traits.
 */
export function mixedModels(models: number, rulesEach: number): Model[] {
  return Array.from({ length: models }, (_, m) =>
    checked({
      id: `model-${m}`,
      status: 'active',
      range: { min: -100, max: 200 },
      activity: [
        { id: 'activity', rules: Array.from({ length: rulesEach }, (_, r) => mixedRule(r * models + m)) },
      ],
      ...JUDGED,
    }),
  )
}

/** What makes silence matter: stages and a threshold. */
export const JUDGED = {
  stages: [
    { id: 'cold', from: 0 },
    { id: 'warm', from: 40 },
    { id: 'hot', from: 75 },
  ],
  thresholds: [{ id: 'hot', at: 75, release: 60, cooldown: '7d' }],
}

function mixedRule(place: number): object {
  const id = `r${place}`
  const event = EVENT_NAMES[place % EVENT_NAMES.length]
  // Each name comes round with a shape that moves on, so that no name gets all of one kind.
  const shape = ON_EVENTS[(place + Math.floor(place / EVENT_NAMES.length)) % ON_EVENTS.length]
  if (place < LOUD) return { id, match: { type: 'track', event }, ...shape }
  if (place % 4 === 0) return { id, ...ON_TRAITS[place % ON_TRAITS.length] }
  if (place % 4 === 1) {
    return { id, match: { event, where: { field: 'properties.plan', is: `plan ${place}` } }, ...shape }
  }
  return { id, match: { type: 'track', event: `Quiet ${place}` }, ...shape }
}

/** A model that must be right. */
export function checked(model: unknown): Model {
  const parsed = parseModel(model)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}

/** Chance with a seed: the same numbers from 0 to 1 in every run (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** So many events, parsed, evenly over so many days up to an instant in milliseconds, in their order. */
export function* eventsBefore(end: number, days: number, count: number, seed = 1): Generator<Event> {
  const random = seeded(seed)
  const step = (days * 86_400_000) / count
  for (let i = 0; i < count; i++) {
    yield {
      type: 'track',
      event: EVENT_NAMES[Math.floor(random() * EVENT_NAMES.length)] ?? EVENT_NAMES[0],
      messageId: `m-${i}`,
      timestamp: new Date(Math.round(end - (count - i) * step)).toISOString(),
      userId: 'c1',
      properties: {
        name: `feature ${Math.floor(random() * 20)}`,
        plan: 'pro',
        amount: Math.floor(random() * 50),
      },
    }
  }
}
