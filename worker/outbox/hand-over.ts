import { handToCouriers } from '../courier/hand.ts'
import type { Env } from '../env.ts'
import { type Drained, drain } from './drain.ts'
import type { Outbox } from './outbox.ts'

/** Drains an outbox to the couriers of a workspace. */
export function handOverTo(env: Env, workspace: string, outbox: Outbox): Promise<Drained> {
  return drain(outbox, ({ endpoint, items, dropped }) =>
    handToCouriers(env, { workspace, endpoint }, items, dropped),
  )
}
