import { type Kept, kept, PREFIX } from '../dom/kept.ts'
import { planOf } from './plans.ts'

/** A shift: none, early or late. */
export type Shift = '' | 'early' | 'late'

export interface Person {
  readonly name: string
  readonly role: string
  /** Seven days from Monday. */
  readonly week: readonly Shift[]
  /** Hours they can work, once known. */
  readonly available?: number
}

/** What a team has in the app. */
export interface Team {
  readonly plan: string
  readonly people: readonly Person[]
  readonly published: boolean
  readonly connected: readonly string[]
}

/** Hours of a shift of either kind. */
export const SHIFT_HOURS = 8

const EMPTY: readonly Shift[] = ['', '', '', '', '', '', '']
const LAST_WEEK: readonly (readonly Shift[])[] = [
  ['early', 'early', '', 'late', 'late', '', ''],
  ['late', '', 'early', 'early', 'late', 'late', ''],
  ['', 'late', '', '', 'early', 'early', ''],
  ['early', '', '', 'late', '', '', ''],
]

/** A team as it is kept in this browser, for each user apart. */
export function keptTeam(userId: string, ownName: string): Kept<Team> {
  return kept<Team>(() => localStorage, `${PREFIX}team.${userId}`, {
    plan: 'Starter',
    people: [
      { name: ownName, role: 'Manager', week: ['early', '', '', '', '', '', ''] },
      { name: 'Amara Osei', role: 'Barista', week: EMPTY },
      { name: 'Jonas Lind', role: 'Kitchen', week: EMPTY },
    ],
    published: false,
    connected: [],
  })
}

export function joined(team: Team, name: string, role: string): Team {
  return { ...team, people: [...team.people, { name, role, week: EMPTY }] }
}

export function weekCopied(team: Team): Team {
  const people = team.people.map((person, i) => ({
    ...person,
    week: LAST_WEEK[i % LAST_WEEK.length] ?? EMPTY,
  }))
  return { ...team, people, published: false }
}

/** The next kind of shift for somebody on a day: none, early, late, none. */
export function shiftTurned(team: Team, who: number, day: number): Team {
  const next = { '': 'early', early: 'late', late: '' } as const
  const people = team.people.map((person, i) =>
    i === who
      ? { ...person, week: person.week.map((shift, j) => (j === day ? next[shift] : shift)) }
      : person,
  )
  return { ...team, people, published: false }
}

export function hoursOf({ week }: Person): number {
  return week.filter(shift => shift !== '').length * SHIFT_HOURS
}

/** The traits that a person has of their team: what the expansion score looks at. */
export function seatTraits({ plan, people }: Team) {
  const { seats } = planOf(plan)
  return { plan, seats: people.length, seatLimit: seats, seatUse: people.length / seats }
}

export function hasRoom(team: Team): boolean {
  return team.people.length < planOf(team.plan).seats
}
