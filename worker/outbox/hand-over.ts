import { courierOf } from '../courier/calls.ts'
import type { Env } from '../env.ts'
import { type Drained, drain } from './drain.ts'
import type { Outbox } from './outbox.ts'

/** Drains an outbox to the couriers of a workspace. */
export function handOverTo(env: Env, workspace: string, outbox: Outbox): Promise<Drained> {
  return drain(outbox, ({ endpoint, items, dropped }) => {
    const name = { workspace, endpoint }
    return courierOf(env, name).take({ name, items, dropped })
  })
}
