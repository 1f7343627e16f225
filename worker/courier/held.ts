import type { Env } from '../env.ts'
import { workspaceOf } from '../workspace/stub.ts'
import type { Delivery } from './calls.ts'
import { Couriers } from './couriers.ts'

/** What one endpoint was or will be told about somebody. */
export interface HeldItems {
  /** The webhook's id. */
  readonly webhook: string
  readonly items: readonly Delivery[]
}

/**
 * What the couriers of a workspace hold about some subjects, for an export; endpoints with nothing are left out.
 * @param ids subjects, such as `user:42`, with all that they were called before
 */
export async function heldByCouriers(
  env: Pick<Env, 'COURIER' | 'WORKSPACE'>,
  workspace: string,
  ids: readonly string[],
): Promise<readonly HeldItems[]> {
  const webhooks = await workspaceOf(env, workspace).webhooks()
  const held = await Promise.all(
    webhooks.map(async webhook => ({
      webhook: webhook.id,
      items: await new Couriers(env, webhook).itemsAbout(ids),
    })),
  )
  return held.filter(({ items }) => items.length > 0)
}
