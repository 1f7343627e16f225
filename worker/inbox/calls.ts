import { fnv1a } from '../directory/ranking.ts'
import type { Env } from '../env.ts'
import type { Portion } from '../ingest/portion.ts'
import { objectName } from '../object-name.ts'
import type { Origin } from './origin.ts'

/**
 * Inboxes of a workspace. One takes batches faster than its subjects can be written; several keep an import from
 * standing in one line behind a slow object.
 */
export const INBOXES = 4

export interface TakeCall extends Origin {
  /** A batch, in any order. */
  readonly portions: readonly Portion[]
}

/** What one inbox holds. */
export interface InboxStatus {
  /** Events that are yet to be written to whom they are about. */
  readonly waiting: number
  /** Events that failed so often that they are tried three times a day only. */
  readonly parked: number
  /** When the oldest of both was taken, in milliseconds; null where there is none. */
  readonly oldest: number | null
}

/** What an inbox can be asked; see SubjectCalls for why it is spelled out. */
export interface InboxCalls {
  /** Takes all of it, on disk when it resolves; false, and nothing is taken, where too much waits already. */
  take(call: TakeCall): Promise<boolean>
  status(): Promise<InboxStatus>
  /**
   * Delivers at once whatever names this identifier, `user:…`, `email:…` or `anon:…`.
   * @returns whether nothing that names it is left
   */
  hurry(id: string): Promise<boolean>
}

/** The inbox for a batch: any would do, since repeats are known by whom they are about. */
export function inboxFor(env: Pick<Env, 'INBOX'>, { workspace, portions }: TakeCall): InboxCalls {
  const [first] = portions
  return inboxOf(env, workspace, fnv1a(first?.events[0]?.messageId ?? first?.id ?? '') % INBOXES)
}

/** All inboxes of a workspace. */
export function inboxesOf(env: Pick<Env, 'INBOX'>, workspace: string): InboxCalls[] {
  return Array.from({ length: INBOXES }, (_, shard) => inboxOf(env, workspace, shard))
}

function inboxOf(env: Pick<Env, 'INBOX'>, workspace: string, shard: number): InboxCalls {
  return env.INBOX.getByName(objectName(workspace, 'inbox', `${shard}`)) as unknown as InboxCalls
}
