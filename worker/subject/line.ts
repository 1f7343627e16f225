import type { State } from '../../shared/engine/index.ts'
import { traitCall, traitValues } from '../../shared/trait/traits.ts'
import { type DirectoryLine, isListed, isSeenAnew, isWorthTelling } from '../directory/line.ts'
import { pickTraits } from '../directory/listed-traits.ts'
import type { Config } from '../workspace/config.ts'
import { oweOutcomes } from './messages/outcomes.ts'
import type { Answers } from './settle.ts'
import { noteStages } from './standing.ts'
import type { SubjectState } from './state.ts'
import { whoIs } from './who.ts'

/** A subject as the directory lists it. */
export function lineOf(state: SubjectState, config: Config, union: State, answers: Answers): DirectoryLine {
  return {
    ...whoIs(state.name.id, union),
    lastSeen: new Date(union.newest ?? 0).toISOString(),
    traits: pickTraits(traitValues(union.traits[traitCall(config.kind)]), config.listedTraits),
    scores: Object.fromEntries(
      [...answers].map(([{ model }, { score, fit, activity, stage, grade, tags }]) => [
        model.id,
        { score, fit, activity, stage, grade, tags },
      ]),
    ),
  }
}

/** Whether the directory lists this subject, or is about to. Once listed, it stays. */
export function isOnList({ line }: SubjectState, now: DirectoryLine): boolean {
  return line.owed || line.published !== null || isListed(now)
}

/**
 * Owes the directory a new line if this one is worth telling, and what became of messages.
 * @param at when the answers came to be so, milliseconds
 * @returns a line to tell at once, when it is news of a visit alone
 */
export function tellDirectory(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
  at: number,
): DirectoryLine | undefined {
  const { line } = state
  oweOutcomes(line, state.messages, config.goals)
  noteStages(line, config, answers, at)
  if (line.owed) {
    line.revision++
    return undefined
  }
  const ranges = new Map([...answers].map(([{ model }]) => [model.id, model.range.max - model.range.min]))
  const now = lineOf(state, config, union, answers)
  if (isWorthTelling(now, line.published, model => ranges.get(model) ?? 0)) {
    line.owed = true
    line.revision++
    if (!line.published) line.movedAt = at
    return undefined
  }
  if (!isSeenAnew(now, line.published)) return undefined
  line.published = now
  line.revision++
  return now
}
