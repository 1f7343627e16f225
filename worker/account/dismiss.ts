import type { Env } from '../env.ts'
import { subjectOf } from '../subject/calls.ts'
import type { Tombstone } from '../subject/identity/erase.ts'
import type { SubjectMemory } from '../subject/memory.ts'
import type { SubjectName } from '../subject/state.ts'
import type { TimedShare } from './share.ts'

/** People who are told at a time that their account was erased: the platform allows a call a thousand others. */
const TOLD_AT_ONCE = 500

/**
 * Whether a share is one of an account or a deal that was erased: its person was put there before. Their object is
 * yet to be told, or a call came late that put them there.
 */
export function isOfErasedGroup(
  { tombstone }: Pick<SubjectMemory, 'tombstone'>,
  { share }: TimedShare,
): boolean {
  return tombstone !== undefined && share !== null && (share.since ?? 0) <= tombstone.erasedAt
}

/**
 * Tells some of the people of an erased account or deal to forget it. Who is left stands in `memory.leaving`.
 * @throws when one of them could not be told
 */
export async function dismissPeople(
  env: Env,
  memory: SubjectMemory,
  { workspace, id: group }: SubjectName,
  { erasedAt, salt }: Tombstone,
): Promise<void> {
  const members = memory.leaving.next(TOLD_AT_ONCE)
  const answers = await Promise.allSettled(
    members.map(id => {
      const name = { workspace, kind: 'contact', id } as const
      return subjectOf(env, name).leave({ name, config: 0, group, erasedAt })
    }),
  )
  // Erased once more meanwhile: they are to be told of that.
  if (memory.tombstone?.salt !== salt) return
  memory.write(() => {
    for (const [index, member] of members.entries())
      if (answers[index]?.status === 'fulfilled') memory.leaving.remove(member)
      else memory.leaving.postpone(member)
  })
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
}
