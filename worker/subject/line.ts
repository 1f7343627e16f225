import type { State } from '../../shared/engine/index.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { type DirectoryLine, isSeenAnew, isWorthTelling } from '../directory/line.ts'
import { pickTraits } from '../directory/listed-traits.ts'
import type { Config } from '../workspace/config.ts'
import type { Answers } from './settle.ts'
import type { SubjectState } from './state.ts'

/** A subject as the directory lists it. */
export function lineOf(state: SubjectState, config: Config, union: State, answers: Answers): DirectoryLine {
  const values = traitValues(union.traits.identify)
  const { name, firstName, lastName, email } = values
  const full = text(name) ?? [text(firstName), text(lastName)].filter(part => part !== null).join(' ')
  return {
    id: state.name.id,
    name: full || null,
    email: text(email),
    lastSeen: new Date(union.newest ?? 0).toISOString(),
    traits: pickTraits(values, config.listedTraits),
    scores: Object.fromEntries(
      [...answers].map(([{ model }, { score, fit, activity, stage, grade, tags }]) => [
        model.id,
        { score, fit, activity, stage, grade, tags },
      ]),
    ),
  }
}

/**
 * Owes the directory a new line if this one is worth telling.
 * @returns a line to tell at once, when it is news of a visit alone
 */
export function tellDirectory(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
): DirectoryLine | undefined {
  const { line } = state
  if (line.owed) {
    line.revision++
    return undefined
  }
  const ranges = new Map([...answers].map(([{ model }]) => [model.id, model.range.max - model.range.min]))
  const now = lineOf(state, config, union, answers)
  if (isWorthTelling(now, line.published, model => ranges.get(model) ?? 0)) {
    line.owed = true
    line.revision++
    return undefined
  }
  if (!isSeenAnew(now, line.published)) return undefined
  line.published = now
  line.revision++
  return now
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null
}
