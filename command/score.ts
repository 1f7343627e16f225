import {
  type Answer,
  compile,
  type Explanation,
  emptyState,
  evaluate,
  explain,
  fold,
  type Model,
  type State,
} from '../shared/engine/index.ts'
import type { Event } from '../shared/event/event.ts'
import { instant } from '../shared/time/instant.ts'
import { MessageIds } from './message-ids.ts'
import { subjectOf } from './subject.ts'

/** A subject's score. */
export interface Scored {
  readonly subject: string | null
  readonly answer: Answer
}

/** A subject's score with its reasons. */
export interface Explained {
  readonly subject: string | null
  readonly explanation: Explanation
}

/** Folds events into one small state a subject; keeps no event. */
export interface Scorer {
  /** How many subjects were named. */
  readonly size: number
  /** Takes the next event in the order in which they were stored. */
  take(event: Event): void
  /** Everybody's score, in the order in which they were first named. */
  scores(): Generator<Scored>
  /** The same with the reasons, which cost more. */
  explanations(): Generator<Explained>
}

/**
 * Scores by a model for an instant in milliseconds.
 * @param only this subject alone; null for the events that name nobody, left out for everybody
 */
export function createScorer(model: Model, at: number, only?: string | null): Scorer {
  const engine = compile([model])
  const [compiled] = engine.models
  if (compiled === undefined) throw new Error('an engine has the models it was made of')
  const subjects = new Map<string, { readonly id: string | null; readonly state: State }>()
  const seen = new MessageIds()
  return {
    get size() {
      return subjects.size
    },
    take(event) {
      const { id, key } = subjectOf(model.subject, event)
      if (only !== undefined && id !== only) return
      const known = subjects.get(key) ?? { id, state: emptyState() }
      subjects.set(key, known)
      // A repeat is one even of an event still to come.
      if (seen.add(key, event.messageId) && instant(event.timestamp) <= at) fold(engine, known.state, event)
    },
    *scores() {
      for (const { id, state } of subjects.values()) {
        yield { subject: id, answer: evaluate(compiled, state, at) }
      }
    },
    *explanations() {
      for (const { id, state } of subjects.values()) {
        yield { subject: id, explanation: explain(compiled, state, at) }
      }
    },
  }
}
