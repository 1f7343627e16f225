import { DAY_MS } from '../../shared/time/instant.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import { compareText } from '../../shared/value/text.ts'

/** What an account or a deal knows of one of its people beside what they did. */
export interface Person {
  readonly name: string | null
  /** Milliseconds since 1970. */
  readonly lastSeen: number
  /** Their score in each model of contacts, as they last told it. */
  readonly scores: { readonly [model: string]: number }
}

/** People taken together, so that any two groups of them can be. */
export interface People {
  readonly count: number
  /** How many were last seen on each UTC day, by its number since 1970. */
  readonly seen: ReadonlyMap<number, number>
  readonly models: { readonly [model: string]: ModelOfPeople }
}

export interface ModelOfPeople {
  readonly sum: number
  /** Who has the highest score; of several the one whose id comes first. */
  readonly best: { readonly id: string; readonly score: number }
}

/** Who was seen today or on one of the 29 days before is active, as in a window of `30d`. */
const ACTIVE_DAYS = 30

export const NOBODY: People = { count: 0, seen: new Map(), models: {} }

export function onePerson(id: string, { lastSeen, scores }: Person): People {
  const models: { [model: string]: ModelOfPeople } = {}
  for (const [model, score] of Object.entries(scores))
    setOwn(models, model, { sum: score, best: { id, score } })
  return { count: 1, seen: new Map([[dayOf(lastSeen), 1]]), models }
}

/** Two groups that have nobody in common, together. */
export function mergePeople(a: People, b: People): People {
  const seen = new Map(a.seen)
  for (const [day, count] of b.seen) seen.set(day, (seen.get(day) ?? 0) + count)
  const models = { ...a.models }
  for (const [model, theirs] of Object.entries(b.models)) {
    const ours = own(models, model)
    setOwn(models, model, ours ? mergeModel(ours, theirs) : theirs)
  }
  return { count: a.count + b.count, seen, models }
}

function mergeModel(a: ModelOfPeople, b: ModelOfPeople): ModelOfPeople {
  const order = b.best.score - a.best.score || compareText(a.best.id, b.best.id)
  return { sum: a.sum + b.sum, best: order <= 0 ? a.best : b.best }
}

/** How many of them are active at an instant. */
export function activeAt({ seen }: People, at: number): number {
  let active = 0
  for (const [day, count] of seen) if (day > dayOf(at) - ACTIVE_DAYS) active += count
  return active
}

/** The midnight, in milliseconds, at which the next of those who are active now no longer is; null for none. */
export function nextInactive({ seen }: People, at: number): number | null {
  let first = Number.POSITIVE_INFINITY
  for (const day of seen.keys()) if (day > dayOf(at) - ACTIVE_DAYS) first = Math.min(first, day)
  return first === Number.POSITIVE_INFINITY ? null : (first + ACTIVE_DAYS) * DAY_MS
}

/** What the models of accounts and deals may look at as the trait `people`. */
export interface PeopleTrait {
  readonly count: number
  readonly active: number
  /** Those who are active ÷ the seats that were told, else ÷ all of them. */
  readonly activeShare?: number
  readonly best: { readonly [model: string]: number }
  readonly sum: { readonly [model: string]: number }
}

/** @param seats the trait of that name */
export function peopleTrait(people: People, at: number, seats: unknown): PeopleTrait {
  const active = activeAt(people, at)
  const places = typeof seats === 'number' && seats > 0 ? seats : people.count
  const of = (value: (model: ModelOfPeople) => number) =>
    Object.fromEntries(Object.entries(people.models).map(([id, model]) => [id, value(model)]))
  return {
    count: people.count,
    active,
    ...(places > 0 && { activeShare: active / places }),
    best: of(({ best }) => best.score),
    sum: of(({ sum }) => sum),
  }
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}
