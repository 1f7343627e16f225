import type { Env } from '../env.ts'
import { inboxesOf } from './calls.ts'

/** What `GET /api/inbox` answers: events that count a moment later, and those that failed for hours. */
export interface InboxAnswer {
  readonly waiting: number
  readonly parked: number
  /** When the oldest of both came, ISO 8601; null where there is none. */
  readonly oldest: string | null
}

/** What all inboxes of a workspace hold. */
export async function inboxStatus(env: Pick<Env, 'INBOX'>, workspace: string): Promise<InboxAnswer> {
  const statuses = await Promise.all(inboxesOf(env, workspace).map(inbox => inbox.status()))
  const instants = statuses.flatMap(({ oldest }) => oldest ?? [])
  return {
    waiting: statuses.reduce((sum, { waiting }) => sum + waiting, 0),
    parked: statuses.reduce((sum, { parked }) => sum + parked, 0),
    oldest: instants.length > 0 ? new Date(Math.min(...instants)).toISOString() : null,
  }
}

/**
 * Delivers at once whatever waits in a workspace and names this identifier.
 * @returns whether nothing that names it is left
 */
export async function hurryAll(env: Pick<Env, 'INBOX'>, workspace: string, id: string): Promise<boolean> {
  const answers = await Promise.allSettled(inboxesOf(env, workspace).map(inbox => inbox.hurry(id)))
  for (const answer of answers)
    if (answer.status === 'rejected') console.error('An inbox failed:', answer.reason)
  return answers.every(answer => answer.status === 'fulfilled' && answer.value)
}
