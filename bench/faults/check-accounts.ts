import { compile, emptyState, fold } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { groupIdOf } from '../../shared/event/group-of.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import type { Contact } from '../../test/contact.ts'
import { groupSubject } from '../../worker/account/group.ts'
import type { Entry, Ledger } from './ledger.ts'
import { POINTS_A_PERSON } from './models.ts'
import { namesIn } from './names.ts'
import type { Service } from './service.ts'
import type { Stored, StoredContact } from './stored.ts'

interface Account extends Pick<Contact, 'traits' | 'scores'> {
  readonly people: {
    readonly count: number
    readonly models: { readonly [model: string]: { readonly sum: number } }
  }
}

/**
 * Each account counts those whom an event put into it, once each, by whichever of their identifiers; what they did; and
 * what was sent about the account itself.
 * @returns what is wrong, a sentence each
 */
export async function checkAccounts(service: Service, ledger: Ledger, stored: Stored): Promise<string[]> {
  const wrong: string[] = []
  const sent = [...ledger.entries.values()].filter(({ event }) => groupOf(event) !== undefined)
  const listed = await service.pages<{ id: string }>('/api/accounts', 'accounts')
  if (new Set(listed.map(({ id }) => id)).size < listed.length) wrong.push('An account is listed twice.')
  for (const [id, told] of Map.groupBy(sent, ({ event }) => groupOf(event) ?? '')) {
    const people = [...stored].flatMap(([name, contact]) =>
      contact?.view.id === name && contact.events.some(event => groupOf(event) === id) ? [contact] : [],
    )
    const own = told.filter(entry => namesIn(entry).length === 0)
    const isKnown = people.length + own.length > 0
    if (isKnown && !listed.some(line => line.id === id)) wrong.push(`${id} is not listed.`)
    wrong.push(...(await checkOne(service, id, people, own, told)))
  }
  return wrong
}

async function checkOne(
  service: Service,
  id: string,
  people: readonly StoredContact[],
  own: readonly Entry[],
  told: readonly Entry[],
): Promise<string[]> {
  const path = `/api/accounts/${encodeURIComponent(id)}`
  const account = await service.ask<Account>('GET', path)
  if (!account) return people.length + own.length > 0 ? [`${id} was told of and is nothing.`] : []
  const wrong: string[] = []
  const compare = (what: string, found: unknown, right: unknown) => {
    const [a, b] = [found, right].map(value => JSON.stringify(value))
    if (a !== b) wrong.push(`${id} has as ${what} ${a}, and not ${b}.`)
  }
  const ids = people.map(({ view }) => view.id).sort()
  const listed = await service.pages<{ id: string }>(`${path}/people`, 'people')
  compare('people', listed.map(person => person.id).sort(), ids)
  compare('number of people', account.people.count, ids.length)
  const scores = people.map(({ view }) => view.scores.find(({ model }) => model === 'count')?.score ?? 0)
  compare('sum of scores', account.people.models.count?.sum ?? 0, sum(scores))
  const beats = people.map(({ events }) => events.filter(event => isTrack(event, 'Beat')).length)
  const renewed = own.filter(({ event }) => isTrack(event, 'Renewed')).length
  const score = sum(beats) + renewed + POINTS_A_PERSON * ids.length
  compare('score', account.scores.find(({ model }) => model === 'together')?.score, score)
  const timeline = await service.pages<Event>(`${path}/timeline`, 'events')
  const messageIds = (events: readonly Event[]) => events.map(({ messageId }) => messageId).sort()
  compare('events', messageIds(timeline), messageIds(own.map(({ event }) => event)))
  const kept = new Set(
    [...own.map(({ event }) => event), ...people.flatMap(({ events }) => events)].map(
      ({ messageId }) => messageId,
    ),
  )
  compare(
    'traits',
    sorted(account.traits),
    sorted(traitsOf(told.filter(({ event }) => kept.has(event.messageId)))),
  )
  return wrong
}

/** What was said of an account, by whoever is to be believed most, and last. */
function traitsOf(told: readonly Entry[]): object {
  const state = emptyState()
  for (const { event, voice } of told) fold(compile([]), state, event, voice)
  return traitValues(state.traits.group)
}

/** The account that an event puts somebody into, or that it is about. */
function groupOf(event: Event): string | undefined {
  const isOwn = event.userId === undefined && event.anonymousId === undefined
  const groupId = event.type === 'group' || isOwn ? groupIdOf(event) : undefined
  return groupId === undefined ? undefined : groupSubject(groupId)
}

function isTrack(event: Event, name: string): boolean {
  return event.type === 'track' && event.event === name
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function sorted(traits: object): unknown {
  return Object.entries(traits).sort(([a], [b]) => (a < b ? -1 : 1))
}
