import { readList, writeList } from './local-list.ts'

/** Ids of the last 200 messages that were shown in this browser. */
const SEEN = 'tidemark.seen'

/** Whether a message was shown in this browser before. */
export function wasSeen(id: string): boolean {
  return readList(SEEN)?.includes(id) ?? false
}

/** Remembers that a message was shown. */
export function rememberSeen(id: string): void {
  if (!wasSeen(id)) writeList(SEEN, [...(readList(SEEN) ?? []), id])
}
