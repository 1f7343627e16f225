import { askPeople } from '../account/ask.ts'
import type { Env } from '../env.ts'
import { loadConfig } from '../workspace/config.ts'
import { isHandOverDue, isLineDue } from './alarm.ts'
import { deliverParcels, drainOutbox, eraseElsewhere, offerHistory, tellLine, tellShares } from './errands.ts'
import { tombstoneDue } from './identity/erase.ts'
import { judge } from './judge.ts'
import type { SubjectMemory } from './memory.ts'

/** Does all that is due, each task alone: one that fails stops no other, and is thrown for the platform to try again. */
export async function wake(env: Env, memory: SubjectMemory): Promise<void> {
  await mindTombstone(env, memory)
  if (!memory.state) return
  const { workspace, kind } = memory.state.name
  const config = (await loadConfig(env, workspace, memory.judgedBy)).of(kind)
  const now = Date.now()
  const failures: unknown[] = []
  const alone = async (task: () => unknown) => {
    try {
      await task()
    } catch (error) {
      failures.push(error)
    }
  }
  await alone(() => memory.loadShares(config))
  // What is judged is on disk before anybody is called: batches come in between, and the call may fail.
  await alone(() => {
    if (memory.state) memory.state.alarmAt = null
    judge(config, memory, now)
  })
  const { state } = memory
  await Promise.all([
    alone(() => isLineDue(state, now) && tellLine(env, memory, config, now)),
    alone(() => isHandOverDue(state, now) && offerHistory(env, memory, config, now)),
    alone(() => drainOutbox(env, memory, now)),
    alone(() => deliverParcels(env, memory)),
    alone(() => tellShares(env, memory, config, now)),
    alone(() => askPeople(env, memory, config, now)),
  ])
  memory.write(() => memory.state && memory.save(memory.state, [], now))
  if (failures.length > 0) throw failures[0]
}

async function mindTombstone(env: Env, memory: SubjectMemory): Promise<void> {
  const { tombstone } = memory
  if (!tombstone) return
  if (tombstoneDue(tombstone) > Date.now()) memory.saveTombstone(tombstone, Date.now())
  else if (tombstone.left) await eraseElsewhere(env, memory)
  else memory.write(() => memory.saveTombstone(undefined, Date.now()))
}
