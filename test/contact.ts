import type { Answer } from '../shared/engine/index.ts'
import type { Event } from '../shared/event/event.ts'
import type { ShownMessage } from '../shared/message/shown-message.ts'
import type { ClientScore, Crossing } from '../shared/wire/answer.ts'
import { type Server, WRITE_KEY } from './server.ts'

/** A contact as `GET /api/contacts/:id` tells it. */
export interface Contact {
  readonly id: string
  readonly identities: readonly string[]
  readonly traits: { readonly [name: string]: unknown }
  readonly consent: { readonly categoryPreferences: object; readonly at: string } | null
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  readonly eventsSince: string | null
  readonly scores: readonly ContactScore[]
  readonly crossings: readonly (Crossing & { readonly cause: 'event' | 'time' | 'edit' })[]
  readonly messages: readonly {
    readonly id: string
    readonly owedAt: string
    readonly dismissedAt?: string
  }[]
  readonly timeline: TimelinePage
}

/** A score with its reasons, as every answer tells it. */
export interface ContactScore extends Answer {
  readonly model: string
  readonly name: string
  readonly purpose: string
}

interface TimelinePage {
  readonly events: readonly Event[]
  readonly next: string | null
}

/** @param id `user:…` or `anon:…` */
export function contact(server: Server, id: string): Promise<Contact> {
  return server.api('GET', `/api/contacts/${encodeURIComponent(id)}`)
}

/** All of a contact's events, newest first, page by page. */
export async function timeline(server: Server, id: string, limit = 500): Promise<Event[]> {
  const events: Event[] = []
  let next: string | null = null
  do {
    const query = new URLSearchParams({ limit: String(limit), ...(next !== null && { cursor: next }) })
    const page: TimelinePage = await server.api(
      'GET',
      `/api/contacts/${encodeURIComponent(id)}/timeline?${query}`,
    )
    events.push(...page.events)
    next = page.next
  } while (next !== null)
  return events
}

/** @throws Error when the contact has no score in this model */
export async function scoreOf(server: Server, id: string, model: string): Promise<ContactScore> {
  const { scores } = await contact(server, id)
  const found = scores.find(score => score.model === model)
  if (!found) throw new Error(`${id} has no score in ${model}.`)
  return found
}

/** The scores of one instant, each rounded to what floating point keeps in any order of adding. */
export async function scoresAt(server: Server, id: string, at: string): Promise<readonly ContactScore[]> {
  const path = `/api/contacts/${encodeURIComponent(id)}/scores?at=${at}`
  const { scores } = await server.api<{ scores: readonly ContactScore[] }>('GET', path)
  return JSON.parse(
    JSON.stringify(scores, (_, value) => (typeof value === 'number' ? rounded(value) : value)),
  )
}

function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

/** What a device may read. */
export async function me(
  server: Server,
  { anonymousId, deviceKey }: { readonly anonymousId: string; readonly deviceKey: string },
  userId?: string,
) {
  const query = new URLSearchParams({ anonymousId, ...(userId !== undefined && { userId }) })
  const response = await fetch(new URL(`/v1/me?${query}`, server.origin), {
    headers: { 'x-write-key': WRITE_KEY, 'x-device-key': deviceKey },
  })
  return (await response.json()) as {
    readonly scores: readonly ClientScore[]
    readonly messages: readonly ShownMessage[]
  }
}
