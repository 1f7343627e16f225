import type { Event } from '../../shared/event/event.ts'
import { type Traits, traitCall } from '../../shared/trait/traits.ts'
import { type Voice, voiceKey } from '../../shared/trait/voice.ts'
import type { Person } from '../account/people.ts'
import type { Kept } from '../account/share-store.ts'
import { type LogRow, unpackEvents } from './log.ts'
import type { SubjectState } from './state.ts'

/** JSON of events or people that is told at a time, in UTF-16 units: a call between objects may carry 32 MB. */
const PAGE_UNITS = 1_000_000

const VOICES: readonly Voice[] = ['server', 'verified', 'browser']

/** All that a subject's object holds, but for its log and its people. Instants are ISO 8601. */
export interface ExportHead {
  readonly identifiers: readonly ExportedIdentifier[]
  readonly traits: readonly ExportedTrait[]
  /** Ids of the followed segments it is in. */
  readonly segments: readonly string[]
  /** The object's row as it stands on disk: what each origin's events counted, what is owed to others. */
  readonly stored: object
}

export interface ExportedIdentifier {
  readonly id: string
  /** Null for the one under which the subject is kept. */
  readonly joined: { readonly at: string; readonly by: Voice; readonly under: string } | null
}

/** What one voice said last of a trait. */
export interface ExportedTrait {
  readonly name: string
  readonly value: unknown
  readonly voice: Voice
  readonly at: string
  /** The device that told it, or the servers. */
  readonly origin: string
  /** The identifier it was told about. */
  readonly home: string
  /** The account or deal that it is a trait of, if it is none of the subject's own. */
  readonly group?: string
}

/** An event with who told it. */
export interface ExportedEvent {
  readonly event: Event
  readonly voice: Voice
  readonly origin: string
  readonly home: string
}

/** A row of the log with its number there. */
export interface NumberedRow extends LogRow {
  readonly number: number
}

export interface ExportedEvents {
  readonly events: readonly ExportedEvent[]
  /** The row after which the next page begins; null when there is none. */
  readonly next: number | null
}

/** One of an account's or a deal's people, by what they last told it. */
export interface ExportedPerson extends Omit<Person, 'lastSeen'> {
  readonly id: string
  readonly lastSeen: string
  /** What its models count of them, and what they told of it, as it stands on disk. */
  readonly stored: object
}

export interface ExportedPeople {
  readonly people: readonly ExportedPerson[]
  /** The one after whom the next page begins; null when there is none. */
  readonly next: string | null
}

export function exportHead(state: SubjectState): ExportHead {
  const { name, joins, partials, segments, devices } = state
  const joined = Object.entries(joins).flatMap(([id, join]) =>
    join.as === 'joined' ? [{ id, joined: { at: iso(join.at), by: join.by, under: join.under } }] : [],
  )
  const traits = partials.flatMap(({ origin, home, state: { traits }, groups = {} }) => [
    ...listed(traits[traitCall(name.kind)], { origin, home }),
    ...Object.entries(groups).flatMap(([group, told]) => listed(told.traits.group, { origin, home, group })),
  ])
  // The hash of a device key is a secret of that device.
  const keyless = Object.entries(devices).map(([id, { key, ...rest }]) => [
    id,
    { ...rest, hasKey: key !== undefined },
  ])
  return {
    identifiers: [{ id: name.id, joined: null }, ...joined],
    traits,
    segments: segments?.in ?? [],
    stored: { ...state, devices: Object.fromEntries(keyless) },
  }
}

/** One page of the log, in the order in which it was written. */
export function exportEvents(rows: Iterable<NumberedRow>): ExportedEvents {
  const events: ExportedEvent[] = []
  let units = 0
  let last = 0
  for (const row of rows) {
    if (units >= PAGE_UNITS) return { events, next: last }
    const { voice, origin, home, number } = row
    for (const event of unpackEvents(row)) {
      events.push({ event, voice, origin, home })
      units += JSON.stringify(event).length
    }
    last = number
  }
  return { events, next: null }
}

/** One page of people, in the order in which they are kept. */
export function exportPeople(shares: Iterable<Kept>): ExportedPeople {
  const people: ExportedPerson[] = []
  let units = 0
  for (const { id, person, state } of shares) {
    if (units >= PAGE_UNITS) return { people, next: people.at(-1)?.id ?? null }
    people.push({ ...person, id, lastSeen: iso(person.lastSeen), stored: state })
    units += JSON.stringify(state).length
  }
  return { people, next: null }
}

function listed(traits: Traits, of: Pick<ExportedTrait, 'origin' | 'home' | 'group'>): ExportedTrait[] {
  return Object.entries(traits).flatMap(([name, trait]) =>
    VOICES.flatMap(voice => {
      const said = trait[voiceKey(voice)]
      return said ? [{ name, value: said[2], voice, at: iso(said[0]), ...of }] : []
    }),
  )
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
