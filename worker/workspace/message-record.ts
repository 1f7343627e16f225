import type { Message } from '../../shared/message/message.ts'

/** A message with the number of the version that says what it says, as in its history. */
export type PublishedMessage = Message & { readonly version: number }

/** A message as a workspace keeps it: what was saved last, and what people get. */
export interface MessageRecord {
  readonly id: string
  /** Grows with every save and publication, also when a message is deleted and made anew. */
  readonly version: number
  /** What was saved last; its status is `draft` while it waits for publication. */
  readonly message: Message
  /** What people get, `live` or `paused`. Null before the first and once it is archived. */
  readonly live: PublishedMessage | null
}

/** What may be done to a message without another version of it. */
export type Turn = 'paused' | 'resumed' | 'archived'

/** Saves a message: a draft leaves what is live as it is, an archived one ends it, others take its place. */
export function saveMessage(
  record: MessageRecord | undefined,
  message: Message,
  version: number,
): MessageRecord {
  return { id: message.id, version, message, live: liveAfter(record?.live ?? null, message, version) }
}

function liveAfter(live: PublishedMessage | null, message: Message, version: number) {
  if (message.status === 'draft') return live
  return message.status === 'archived' ? null : { ...message, version }
}

/**
 * Pauses or resumes what people get, or ends it; a draft beside it stays one, unless all is archived.
 * Null where nothing is live that could be paused or resumed.
 */
export function turnMessage(record: MessageRecord, turn: Turn): MessageRecord | null {
  const { message, live } = record
  if (turn === 'archived')
    return { ...record, message: { ...message, status: 'archived' as const }, live: null }
  if (!live) return null
  const status = turn === 'paused' ? ('paused' as const) : ('live' as const)
  const saved = message.status === 'draft' ? message : { ...message, status }
  return { ...record, message: saved, live: { ...live, status } }
}

/** A message that was saved before there were records: it was the only version of itself. */
export function firstRecord(message: Message): MessageRecord {
  return saveMessage(undefined, message, 1)
}
