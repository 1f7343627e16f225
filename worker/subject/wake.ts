import type { Env } from '../env.ts'
import { type Config, loadConfig } from '../workspace/config.ts'
import { isHandOverDue, isLineDue } from './alarm.ts'
import { deliverParcels, drainOutbox, eraseElsewhere, offerHistory, tellLine } from './errands.ts'
import { adoptModels } from './history.ts'
import { tombstoneDue } from './identity/erase.ts'
import { asOfNow, isOverdue } from './ingest.ts'
import { tellDirectory } from './line.ts'
import type { SubjectMemory } from './memory.ts'
import { catchUp } from './settle.ts'

/** Does all that is due, each task alone: one that fails stops no other, and is thrown for the platform to try again. */
export async function wake(env: Env, memory: SubjectMemory): Promise<void> {
  await mindTombstone(env, memory)
  if (!memory.state) return
  const config = await loadConfig(env, memory.state.name.workspace, memory.judgedBy)
  const now = Date.now()
  const failures: unknown[] = []
  const alone = async (task: () => unknown) => {
    try {
      await task()
    } catch (error) {
      failures.push(error)
    }
  }
  // What is judged is on disk before anybody is called: batches come in between, and the call may fail.
  await alone(() => judge(config, memory, now))
  const { state } = memory
  await Promise.all([
    alone(() => isLineDue(state, now) && tellLine(env, memory, config, now)),
    alone(() => isHandOverDue(state, now) && offerHistory(env, memory, config, now)),
    alone(() => drainOutbox(env, memory, now)),
    alone(() => deliverParcels(env, memory)),
  ])
  memory.write(() => memory.state && memory.save(memory.state, [], now))
  if (failures.length > 0) throw failures[0]
}

function judge(config: Config, memory: SubjectMemory, now: number): void {
  memory.write(() => {
    const { state } = memory
    if (!state) return
    state.alarmAt = null
    if (!state.movedTo && isOverdue(state, config, now)) {
      adoptModels(config.engine, state, () => memory.log())
      const { union, at } = asOfNow(state, config, now)
      tellDirectory(state, config, union, catchUp(state, config, union, at).answers)
      memory.save(state, [], now)
    }
  })
}

async function mindTombstone(env: Env, memory: SubjectMemory): Promise<void> {
  const { tombstone } = memory
  if (!tombstone) return
  if (tombstoneDue(tombstone) > Date.now()) memory.saveTombstone(tombstone, Date.now())
  else if (tombstone.left) await eraseElsewhere(env, memory)
  else memory.write(() => memory.saveTombstone(undefined, Date.now()))
}
