import type { Message } from '../../shared/message/message.ts'
import { own } from '../../shared/value/path.ts'
import { type Contents, EMPTY, placeOf } from './contents.ts'
import { firstRecord, type MessageRecord, type PublishedMessage } from './message-record.ts'

/** What is kept beside a message since messages have versions. */
interface Beside {
  readonly version: number
  readonly live: PublishedMessage | null
  /** Of what was saved last. An older version of this service, gone back to, saves messages without this. */
  readonly revision: number
}

/** The row as it is on disk, field by field; what is missing means what EMPTY says. */
export interface StoredContents extends Omit<Contents, 'messages'> {
  /** What was saved last. */
  readonly messages: { readonly [id: string]: Message }
  readonly messageVersions?: { readonly [id: string]: Beside }
}

/** What a row means. */
export function contentsOf(stored: Partial<StoredContents> | undefined): Contents {
  const { messages = {}, messageVersions = {}, ...rest } = stored ?? {}
  const contents = { ...EMPTY, ...rest }
  const record = ([id, message]: [string, Message]): [string, MessageRecord] => {
    const { version, live, revision } = own(messageVersions, id) ?? { version: 0, live: null, revision: -1 }
    if (revision !== (contents.revisions[placeOf('messages', id)] ?? 0)) return [id, firstRecord(message)]
    return [id, { id, version, message, live }]
  }
  return { ...contents, messages: Object.fromEntries(Object.entries(messages).map(record)) }
}

/** The row of it. */
export function storedOf({ messages, ...rest }: Contents): StoredContents {
  const all = Object.values(messages)
  const revision = (id: string) => rest.revisions[placeOf('messages', id)] ?? 0
  return {
    ...rest,
    messages: Object.fromEntries(all.map(({ id, message }) => [id, message])),
    messageVersions: Object.fromEntries(
      all.map(({ id, version, live }) => [id, { version, live, revision: revision(id) }]),
    ),
  }
}
