import { askPeople } from '../account/ask.ts'
import type { Env } from '../env.ts'
import { type Config, loadConfig } from '../workspace/config.ts'
import { isHandOverDue, isLineDue, isRetentionDue } from './alarm.ts'
import {
  deliverParcels,
  drainOutbox,
  eraseElsewhere,
  eraseIfLapsed,
  offerHistory,
  tellLine,
  tellShares,
} from './errands.ts'
import { adoptModels } from './history.ts'
import { tombstoneDue } from './identity/erase.ts'
import { judge } from './judge.ts'
import type { SubjectMemory } from './memory.ts'
import { forgetMessages } from './messages/forget.ts'
import { foreseeRetention, freeze } from './retention.ts'
import type { SubjectState } from './state.ts'

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
    // Foreseen anew when they are told.
    memory.tellAt = null
    judge(config, memory, now)
  })
  await alone(() => trimLog(config, memory, now))
  const { state } = memory
  foreseeAnew(config, state, now)
  await Promise.all([
    alone(() => isLineDue(state, now) && tellLine(env, memory, config, now)),
    alone(() => isHandOverDue(state, now) && offerHistory(env, memory, config, now)),
    alone(() => drainOutbox(env, memory, now)),
    alone(() => deliverParcels(env, memory)),
    alone(() => tellShares(env, memory, config, now)),
    alone(() => askPeople(env, memory, config, now)),
  ])
  await alone(() => eraseIfLapsed(env, memory, config, now))
  memory.write(() => memory.state && memory.save(memory.state, [], now))
  if (failures.length > 0) throw failures[0]
}

/** Forgets what is too old when it is time to: messages of long ago, and rows of the log, whose count is kept. */
function trimLog(config: Config, memory: SubjectMemory, now: number): void {
  memory.write(() => {
    const { state } = memory
    if (!state || !isRetentionDue(state, now)) return
    const before = now - config.retention.eventsMs
    forgetMessages(state, config, before)
    const rows = memory.logBefore(before)
    if (rows.length === 0) return
    adoptModels(config, state, () => memory.log())
    freeze(config, state, rows)
    state.oldest = memory.clearLogBefore(before)
    foreseeAnew(config, state, now)
    memory.save(state, [], now)
  })
}

/** Whether it went well or not, the next look at what is too old is a day away at least. */
function foreseeAnew(config: Config, state: SubjectState, now: number): void {
  if (state.retainAt !== null && state.retainAt <= now) state.retainAt = null
  state.retainAt = foreseeRetention(state, config, now)
}

async function mindTombstone(env: Env, memory: SubjectMemory): Promise<void> {
  const { tombstone } = memory
  if (!tombstone) return
  if (tombstoneDue(tombstone) > Date.now()) memory.saveTombstone(tombstone, Date.now())
  else if (tombstone.left) await eraseElsewhere(env, memory)
  else memory.write(() => memory.saveTombstone(undefined, Date.now()))
}
