import type { Config } from '../../workspace/config.ts'
import type { SubjectState } from '../state.ts'

/**
 * Forgets what somebody was owed of messages that are neither live nor paused any more, and of which nothing happened
 * for as long as events are kept.
 * @param before what happened before it is kept no longer, in milliseconds
 */
export function forgetMessages(
  state: Pick<SubjectState, 'messages' | 'partials'>,
  { messages, pausedMessages }: Pick<Config, 'messages' | 'pausedMessages'>,
  before: number,
): void {
  const there = new Set([...messages, ...pausedMessages].map(({ id }) => id))
  for (const [id, { owedAt, shownAt = owedAt, dismissedAt = owedAt }] of Object.entries(state.messages)) {
    if (there.has(id) || Math.max(owedAt, shownAt, dismissedAt) >= before) continue
    delete state.messages[id]
    for (const { progress } of state.partials) delete progress?.[id]
  }
}
