import { type Contact, me, scoresAt, timeline } from '../contact.ts'
import type { Server } from '../server.ts'
import { CONTACTS, DEVICES, type Sending, USERS } from './traffic.ts'

/** What is kept beside a data folder: what was sent, by which keys, and what the API said in the end. */
export interface Kept {
  /** The instant that scores were asked for, ISO 8601; nothing that was sent is later. */
  readonly at: string
  readonly sendings: readonly Sending[]
  /** Keys that the service told once. They open nothing but the data folder beside. */
  readonly keys: Keys
  readonly webhooks: Webhooks
  readonly answers: Answers
}

export interface Keys {
  readonly write: string
  readonly reads: string
  readonly writes: string
  readonly identity: string
  readonly revoked: string
}

/** The endpoints: one that took what it was sent, one of which all is parked, one for which it waits. */
export interface Webhooks {
  readonly alive: string
  readonly parked: string
  readonly waiting: { readonly id: string; readonly secret: string }
}

export type Answers = Awaited<ReturnType<typeof answersOf>>

interface Page {
  readonly contacts: readonly {
    readonly id: string
    readonly name: string | null
    readonly email: string | null
    readonly lastSeen: string
    readonly traits: { readonly [name: string]: unknown }
    readonly scores: { readonly [model: string]: { readonly score: number } }
  }[]
  readonly count?: number
}

interface Deliveries {
  readonly deliveries: readonly {
    readonly id: string
    readonly status: string
    readonly subject: string
    readonly payload: { readonly type: string }
  }[]
}

/** All that is asked before an upgrade and after it, free of what only the hour of asking decides. */
export async function answersOf(server: Server, at: string, webhooks: Webhooks) {
  return {
    contacts: await each(CONTACTS, async id => {
      const {
        scores: _,
        timeline: __,
        ...told
      } = await server.api<Contact>('GET', `/api/contacts/${encodeURIComponent(id)}`)
      return told
    }),
    scores: await each(CONTACTS, id => scoresAt(server, id, at)),
    timelines: await each(CONTACTS, async id =>
      (await timeline(server, id)).map(({ messageId, timestamp }) => `${timestamp} ${messageId}`),
    ),
    devices: await each(Object.keys(DEVICES) as (keyof typeof DEVICES)[], async name => {
      const { scores, messages } = await me(server, DEVICES[name], USERS[name])
      return { lasting: scores.find(({ model }) => model === 'lasting')?.score ?? null, messages }
    }),
    directory: await listed(server),
    segments: await each(['adopters', 'visitors'], async id => {
      const { contacts, count } = await server.api<Page>('GET', `/api/segments/${id}/contacts?count=true`)
      return { count, ids: contacts.map(contact => contact.id).sort() }
    }),
    models: await server.api<object>('GET', '/api/models'),
    messages: await server.api<object>('GET', '/api/messages'),
    keys: await server.api<object>('GET', '/api/keys'),
    deliveries: await each(['alive', 'parked', 'waiting'], async name => {
      const of = webhooks[name]
      return deliveriesOf(server, typeof of === 'string' ? of : of.id)
    }),
  }
}

/** Who is in the directory, by a score that stays. */
export async function listed(server: Server) {
  const { contacts } = await server.api<Page>('GET', '/api/contacts?model=lasting&limit=500')
  return contacts.map(({ id, name, email, lastSeen, traits, scores }) => {
    return { id, name, email, lastSeen, traits, lasting: scores.lasting?.score }
  })
}

export async function deliveriesOf(server: Server, id: string) {
  const { deliveries } = await server.api<Deliveries>('GET', `/api/webhooks/${id}/deliveries`)
  return deliveries.map(({ id, status, subject, payload }) => ({ id, status, subject, payload }))
}

async function each<K extends string, T>(
  names: readonly K[],
  ask: (name: K) => Promise<T>,
): Promise<{ readonly [name: string]: T }> {
  const told: [string, T][] = []
  for (const name of names) told.push([name, await ask(name)])
  return Object.fromEntries(told)
}
