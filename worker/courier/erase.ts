import type { Env } from '../env.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { Couriers } from './couriers.ts'

/**
 * Erases all that the couriers of a workspace hold about some subjects, disabled endpoints' too. Ask it after
 * the subjects' own objects are erased, so that nothing more is handed over; what is on its way at that moment
 * is not taken. Done again later, it also erases what those who came back meanwhile are owed: clocks of several
 * machines could not part the two for sure, and nothing of the one may stay.
 * @param ids subjects, such as `user:42`, with all that they were called before
 * @throws the first failure, when every other courier was asked: then ask again
 */
export async function eraseFromCouriers(
  env: Pick<Env, 'COURIER' | 'WORKSPACE'>,
  workspace: string,
  ids: readonly string[],
): Promise<void> {
  const webhooks = await workspaceOf(env, workspace).webhooks()
  const results = await Promise.allSettled(
    webhooks.map(webhook => new Couriers(env, webhook).eraseSubjects(ids)),
  )
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
