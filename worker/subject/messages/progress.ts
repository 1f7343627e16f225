import type { Message } from '../../../shared/message/message.ts'
import { isAllDone, noteStep, type Steps, stepsOf } from '../../../shared/message/note-progress.ts'
import { isOwed, isWaiting } from '../../../shared/message/owed.ts'
import { mergeProgress, type Progress } from '../../../shared/message/progress.ts'
import { canonical } from '../../../shared/value/canonical.ts'
import { shortHash } from '../../../shared/value/hash.ts'
import { own, setOwn } from '../../../shared/value/path.ts'
import type { Config } from '../../workspace/config.ts'
import { keeperOf } from '../identity/origin.ts'
import { type LogRow, unpackEvents } from '../log.ts'
import type { Partial, SubjectState } from '../state.ts'

/** Batches that are looked through, the latest, for what was done before a checklist asked for it. */
const LOOKED_THROUGH = 1000

/** How far somebody got with a message, by what some origins told. */
export function progressOf(partials: readonly Partial[], message: string): Progress {
  return partials
    .map(({ progress }) => progress && own(progress, message))
    .filter(progress => progress !== undefined)
    .reduce(mergeProgress, {})
}

/**
 * Notes how far events bring whoever it is with the checklists and surveys that they are owed, each with the origin
 * that told of it. For what a checklist newly asks, the log is looked through, once. One of which all is done before it
 * was ever seen is taken back: there is nothing left to say.
 * @param rows of the log that are new
 * @param log the rows before
 * @param at milliseconds
 */
export function noteProgress(
  state: SubjectState,
  config: Pick<Config, 'messages' | 'pausedMessages'>,
  rows: readonly LogRow[],
  log: () => readonly LogRow[],
  at: number,
): void {
  const asking = [...config.messages, ...config.pausedMessages].flatMap(message => {
    const memory = own(state.messages, message.id)
    const steps = memory && isOwed(memory) ? stepsOf(message, memory.variant) : undefined
    return memory && steps ? [{ message, memory, steps }] : []
  })
  const anew = asking.filter(({ message, memory }) => {
    const asked = askedBy(message)
    const isNew = asked !== undefined && asked !== memory.searched
    if (isNew) memory.searched = asked
    return isNew
  })
  if (anew.length > 0) for (const row of log().slice(-LOOKED_THROUGH)) noteRow(state, anew, row)
  for (const row of rows) noteRow(state, asking, row)
  for (const { message, memory } of asking) {
    const isDone =
      isWaiting(memory) && isAllDone(message, memory.variant, progressOf(state.partials, message.id))
    if (isDone) memory.cancelledAt = at
  }
}

interface Asking {
  readonly message: Message
  readonly steps: Steps
}

/** A row is inflated once, for however many messages. */
function noteRow(state: SubjectState, asking: readonly Asking[], row: LogRow): void {
  const partial = keeperOf(state, row)
  if (!partial || asking.length === 0) return
  for (const event of unpackEvents(row)) {
    for (const { message, steps } of asking) {
      const known = partial.progress && own(partial.progress, message.id)
      const progress = noteStep(known, steps, event)
      if (!progress || progress === known) continue
      partial.progress ??= {}
      setOwn(partial.progress, message.id, progress)
    }
  }
}

/** What a checklist asks for, by a name that is another when that is; undefined of what is none. */
function askedBy({ format, content, variants }: Message): string | undefined {
  return format === 'checklist' ? shortHash(canonical([content, variants ?? []])) : undefined
}
