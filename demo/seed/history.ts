import { planOf } from '../app/plans.ts'
import { chanceFrom } from './chance.ts'
import { type Habit, PEOPLE, type SeedPerson } from './people.ts'

const DAY_MS = 86_400_000
const WEEKS = 6

/** An event as a server sends it. */
export type SeedEvent = {
  readonly type: 'identify' | 'page' | 'track'
  readonly userId: string
  readonly messageId: string
  readonly timestamp: string
} & { readonly [field: string]: unknown }

interface Weeks {
  /** The chance that a day is one at work in the app, now and six weeks ago; below 0 it is never. */
  readonly now: number
  readonly before: number
  /** Features in reach, in the order in which people find them. */
  readonly reach: number
  /** The first day, counted back from today. */
  readonly since: number
}

const HABITS: { readonly [habit in Habit]: Weeks } = {
  champion: { now: 0.75, before: 0.5, reach: 8, since: 40 },
  steady: { now: 0.3, before: 0.3, reach: 5, since: 38 },
  starting: { now: 0.4, before: 0, reach: 3, since: 8 },
  fading: { now: -0.25, before: 0.8, reach: 5, since: 42 },
  looking: { now: 0, before: 0, reach: 0, since: 20 },
}

const FEATURES = [
  'edit-shift',
  'publish-rota',
  'copy-week',
  'invite-teammate',
  'hours-report',
  'export-timesheets',
  'import-availability',
  'connect-integration',
]

/** What using a feature means beside having used it. */
const MEANING: { readonly [feature: string]: string } = {
  'publish-rota': 'Rota Published',
  'invite-teammate': 'Teammate Invited',
  'connect-integration': 'Integration Connected',
}

const SITE = ['/demo/', '/demo/features/', '/demo/pricing/', '/demo/customers/']

/**
 * Six weeks of what thirty people did, a list for each; the same at every start but for the dates.
 *
 * @param now milliseconds since 1970; history ends an hour before
 */
export function inventedHistories(now: number): SeedEvent[][] {
  return PEOPLE.map((person, index) => personHistory(person, chanceFrom(index + 1), now))
}

function personHistory(person: SeedPerson, chance: () => number, now: number): SeedEvent[] {
  const events: SeedEvent[] = []
  const userId = person.name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]+/g, '-')
  const weeks = HABITS[person.habit]
  const zeal = 0.5 + chance()
  const add = (daysAgo: number, type: SeedEvent['type'], fields: { readonly [field: string]: unknown }) => {
    const at = now - 3_600_000 - daysAgo * DAY_MS - Math.floor(chance() * 6 * 3_600_000)
    const messageId = `seed-${userId}-${events.length}`
    events.push({ ...fields, type, userId, messageId, timestamp: new Date(at).toISOString() })
  }

  add(weeks.since, 'identify', { traits: traitsOf(person, userId) })
  visitSite(person, weeks, chance, add)
  for (let daysAgo = weeks.since - 1; daysAgo >= 0; daysAgo--) {
    const share = daysAgo / (7 * WEEKS)
    if (chance() < zeal * (weeks.now * (1 - share) + weeks.before * share))
      workDay(daysAgo, weeks, chance, add)
  }
  if (person.seats >= planOf(person.plan).seats * 0.8) {
    add(4, 'page', { properties: { path: '/demo/app/plan' } })
    if (person.habit === 'champion') add(2, 'page', { properties: { path: '/demo/app/upgrade' } })
  }
  return events
}

type Add = (daysAgo: number, type: SeedEvent['type'], fields: { readonly [field: string]: unknown }) => void

function visitSite({ habit }: SeedPerson, { since }: Weeks, chance: () => number, add: Add): void {
  const days = habit === 'looking' ? [since, Math.ceil(since / 2), Math.floor(chance() * 3)] : [since]
  for (const day of days) {
    for (const path of SITE.slice(0, 2 + Math.floor(chance() * 3))) {
      add(day, 'page', { properties: { path } })
      if (path.includes('pricing')) add(day, 'track', { event: 'Pricing Viewed', properties: { path } })
    }
  }
}

function workDay(daysAgo: number, { reach }: Weeks, chance: () => number, add: Add): void {
  const used = new Set(
    Array.from({ length: 2 + Math.floor(chance() * 3) }, () => Math.floor(chance() ** 1.5 * reach)),
  )
  for (const index of used) {
    const feature = FEATURES[index] ?? 'edit-shift'
    add(daysAgo, 'track', { event: 'Feature Used', properties: { feature } })
    const meaning = MEANING[feature]
    if (meaning) add(daysAgo, 'track', { event: meaning, properties: {} })
  }
}

function traitsOf({ name, company, plan, seats }: SeedPerson, userId: string) {
  const seatLimit = planOf(plan).seats
  return {
    name,
    email: `${userId}@${company}.example`,
    role: 'manager',
    plan,
    seats,
    seatLimit,
    seatUse: seats / seatLimit,
  }
}
