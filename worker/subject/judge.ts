import { oweShares } from '../account/owe.ts'
import { askTheRest, settlingDue } from '../account/settling.ts'
import type { Config } from '../workspace/config.ts'
import { adoptModels } from './history.ts'
import { asOfNow, isOverdue } from './ingest.ts'
import { tellDirectory } from './line.ts'
import type { SubjectMemory } from './memory.ts'
import { expireMessages, isExpiryDue } from './messages/expire.ts'
import { noteProgress } from './messages/progress.ts'
import { oweCreated } from './news.ts'
import { catchUp, settle } from './settle.ts'
import { instantOf } from './standing.ts'
import type { SubjectState } from './state.ts'

/** Judges a subject for now if time, an edit or what its people told calls for it, and writes what came of that. */
export function judge(config: Config, memory: SubjectMemory, now: number): void {
  memory.write(() => {
    const { state } = memory
    if (!state || state.movedTo) return
    const settling = settlingDue(state.settling)
    const isSettling = settling !== null && settling <= now
    if (!isSettling && !isOverdue(state, config, now) && !isExpiryDue(state, now)) return
    adoptModels(config, state, () => memory.log())
    const { union, at } = asOfNow(state, config, now, memory.shares)
    const isNew = state.settling?.at === 0 && state.line.revision === (memory.tombstone?.revision ?? 0)
    if (isNew) oweCreated(state, config, union, at)
    const instant = instantOf(state, at)
    const { answers } = catchUp(state, config, union, at)
    noteProgress(state, config, [], () => memory.log(), at)
    const rows = expireMessages(state, config, now)
    for (const id of rows.flatMap(row => row.messageIds)) memory.seen.add(id)
    const after = rows.length > 0 ? settledNow(state, config, now) : { union, answers }
    tellDirectory(state, config, after.union, after.answers, instant)
    oweShares(state, config, after.union, after.answers)
    if (state.settling) Object.assign(state.settling, { owed: false, at: now })
    askTheRest(state, after.union, now)
    memory.save(state, rows, now)
  })
}

/** Judges once more, after events that the subject told itself. */
function settledNow(state: SubjectState, config: Config, now: number) {
  const { union, at } = asOfNow(state, config, now)
  return { union, answers: settle(state, config, union, at).answers }
}
