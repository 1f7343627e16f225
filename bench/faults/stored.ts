import type { Event } from '../../shared/event/event.ts'
import type { Contact } from '../../test/contact.ts'
import type { Ledger } from './ledger.ts'
import { namesIn } from './names.ts'
import type { Service } from './service.ts'

/** A contact as the service tells it after everything. */
export interface StoredContact {
  readonly view: Contact
  /** The whole timeline. */
  readonly events: readonly Event[]
  /** The clock here before and after the view was asked for. */
  readonly between: readonly [from: number, to: number]
}

/** What the service knows, by the names that were asked for; null for those that it knows nothing of. */
export type Stored = ReadonlyMap<string, StoredContact | null>

const AT_ONCE = 8

/** Asks for everybody who was ever named, by each of their names. */
export async function readStored(service: Service, ledger: Ledger): Promise<Stored> {
  const names = new Set<string>()
  for (const entry of ledger.entries.values()) for (const name of namesIn(entry)) names.add(name)
  const stored = new Map<string, StoredContact | null>()
  const left = [...names]
  const readers = Array.from({ length: AT_ONCE }, async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop())
      stored.set(name, await readContact(service, name))
  })
  await Promise.all(readers)
  return stored
}

export async function readContact(service: Service, name: string): Promise<StoredContact | null> {
  const path = `/api/contacts/${encodeURIComponent(name)}`
  const from = Date.now()
  const view = await service.ask<Contact>('GET', path)
  const to = Date.now()
  if (view === null) return null
  const events = await service.pages<Event>(`${path}/timeline`, 'events')
  return { view, events, between: [from, to] }
}
