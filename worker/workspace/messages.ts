import type { Message } from '../../shared/message/message.ts'
import { own } from '../../shared/value/path.ts'
import type { Newest } from '../http/newest.ts'
import { type MessageRecord, saveMessage, type Turn, turnMessage } from './message-record.ts'
import type { Outcome, Writing } from './outcome.ts'
import type { WorkspaceStore } from './store.ts'
import {
  type NothingMore,
  type Origin,
  type StoredVersion,
  type Tables,
  type Told,
  type Version,
  Versions,
} from './versions.ts'

export type MessageVersion = Version<Message>
export type StoredMessageVersion = StoredVersion<Message>

const TABLES: Tables<NothingMore> = {
  versions: 'message_version',
  closed: 'message_closed',
  thing: 'message',
  live: 'version',
  more: [],
}

/** The history of messages. */
export function messageVersions(sql: SqlStorage): Versions<Message> {
  return new Versions(sql, TABLES)
}

/** A workspace's messages with their history, which only grows: what is brought back is a new version. */
export class Messages {
  readonly #store: WorkspaceStore
  readonly #versions: Versions<Message>

  constructor(store: WorkspaceStore, versions: Versions<Message>) {
    this.#store = store
    this.#versions = versions
  }

  put(message: Message, writing: Writing): Outcome<MessageRecord> {
    return this.#save(message, message.status === 'live' ? 'published' : 'saved', writing)
  }

  /** Makes what was saved last the live one. */
  publish(id: string, writing: Writing): Outcome<MessageRecord> {
    const record = this.#record(id)
    if (!record) return { outcome: 'unknown' }
    return this.#save({ ...record.message, status: 'live' }, 'published', writing)
  }

  /** Saves an older version anew: live or paused as the message is, a draft where it is neither or was deleted. */
  rollBack(id: string, version: number, writing: Writing): Outcome<MessageRecord> {
    const older = this.#versions.get(id, version)
    if (!older) return { outcome: 'unknown' }
    const status = this.#record(id)?.live?.status ?? 'draft'
    return this.#save({ ...older.thing, status }, 'rolled-back', writing)
  }

  /** Null where nothing is live that could be paused or resumed. */
  turn(id: string, turn: Turn, writing: Writing): Outcome<MessageRecord> | null {
    const record = this.#record(id)
    if (!record) return { outcome: 'unknown' }
    const turned = turnMessage(record, turn)
    return turned && this.#store.put('messages', turned, turn, writing, { version: record.version })
  }

  remove(id: string, writing: Writing): Outcome {
    const { version = 0 } = this.#record(id) ?? {}
    return this.#store.atOnce(() => {
      const removed = this.#store.remove('messages', id, writing, { version })
      if (removed.outcome === 'done') this.#versions.close(id, Date.now())
      return removed
    })
  }

  history(id: string, newest: Newest): Told<MessageVersion>[] {
    return this.#versions.tell(id, newest, this.#live(id))
  }

  version(id: string, version: number): Told<StoredMessageVersion> | null {
    return this.#versions.tellOne(id, version, this.#live(id))
  }

  #record(id: string): MessageRecord | undefined {
    return own(this.#store.read().messages, id)
  }

  #live(id: string): number | null {
    return this.#record(id)?.live?.version ?? null
  }

  #save(message: Message, action: Origin, writing: Writing): Outcome<MessageRecord> {
    const { version: workspace } = this.#store.read()
    const known = this.#record(message.id)
    const version = Math.max(known?.version ?? 0, this.#versions.last(message.id)) + 1
    const record = saveMessage(known, message, version)
    return this.#store.atOnce(() => {
      const saved = this.#store.put('messages', record, action, writing, { version })
      if (saved.outcome === 'done') {
        const { status } = message
        const row = { version, revision: workspace + 1, savedAt: Date.now(), by: writing.by, action, status }
        this.#versions.add({ ...row, thing: message }, record.live?.version ?? null)
      }
      return saved
    })
  }
}
