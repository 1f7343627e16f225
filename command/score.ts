import {
  type Answer,
  compile,
  type Engine,
  type Explanation,
  emptyState,
  evaluate,
  explain,
  fold,
  type Model,
  merge,
  type State,
} from '../shared/engine/index.ts'
import type { Event } from '../shared/event/event.ts'
import { instant } from '../shared/time/instant.ts'
import { Joins } from './joins.ts'
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
  /** Whether no event named whom was asked for. */
  readonly isEmpty: boolean
  /** Takes the next event in the order in which they were stored. */
  take(event: Event): void
  /** Everybody's score, in the order in which they were first named. */
  scores(): Generator<Scored>
  /** The same with the reasons, which cost more. */
  explanations(): Generator<Explained>
}

export interface ScoringOptions {
  /** This subject alone; null for the events that name nobody, left out for everybody. */
  readonly only?: string | null | undefined
  /** Whether what a visitor did counts for the person they turned out to be. */
  readonly join?: boolean | undefined
}

interface Known {
  readonly id: string | null
  readonly state: State
}

/** Scores by a model for an instant in milliseconds. */
export function createScorer(model: Model, at: number, { only, join = false }: ScoringOptions = {}): Scorer {
  const engine = compile([model])
  const [compiled] = engine.models
  if (compiled === undefined) throw new Error('an engine has the models it was made of')
  const subjects = new Map<string, Known>()
  const seen = new MessageIds()
  const joins = new Joins()
  const isAsked = (id: string | null) => only === undefined || id === only
  const asked = () =>
    [...(join ? joined(engine, subjects, joins) : subjects).values()].filter(each => isAsked(each.id))
  return {
    get isEmpty() {
      return asked().length === 0
    },
    take(event) {
      const { id, key } = subjectOf(model.subject, event)
      if (join) joins.note(event)
      else if (!isAsked(id)) return
      const known = subjects.get(key) ?? { id, state: emptyState() }
      subjects.set(key, known)
      // A repeat is one even of an event still to come.
      if (seen.add(key, event.messageId) && instant(event.timestamp) <= at) fold(engine, known.state, event)
    },
    *scores() {
      for (const { id, state } of asked()) yield { subject: id, answer: evaluate(compiled, state, at) }
    },
    *explanations() {
      for (const { id, state } of asked()) yield { subject: id, explanation: explain(compiled, state, at) }
    },
  }
}

/** The subjects with every visitor merged into the person they are. */
function joined(
  engine: Engine,
  subjects: ReadonlyMap<string, Known>,
  joins: Joins,
): ReadonlyMap<string, Known> {
  const people = new Map<string, Known>()
  for (const [key, known] of subjects) {
    const owner = joins.ownerOf(key)
    const person = people.get(owner)
    const state = person === undefined ? known.state : merge(engine, person.state, known.state)
    people.set(owner, { id: subjects.get(owner)?.id ?? known.id, state })
  }
  return people
}
