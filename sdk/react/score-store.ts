import type { ClientScore } from '../../shared/wire/answer.ts'
import type { Tracker } from '../tracker.ts'
import { onNewVisitor } from './new-visitor.ts'
import { storeOf } from './store.ts'

/** A visitor's scores as they were last told. */
export interface ScoreStore {
  /** Calls back when a score has changed. Scores are heard while anybody subscribes. */
  subscribe(changed: () => void): () => void
  /** The same object until the score changes. */
  score(model: string): ClientScore | undefined
}

/** The one store of a tracker's scores. */
export const scoreStore: (tracker: Tracker) => ScoreStore = storeOf(tracker => {
  let scores = new Map<string, ClientScore>()
  let stop: readonly (() => void)[] = []
  const listeners = new Set<() => void>()

  const set = (told: readonly ClientScore[]) => {
    const before = scores
    scores = new Map(
      told.map(now => {
        const known = before.get(now.model)
        return [now.model, known && JSON.stringify(known) === JSON.stringify(now) ? known : now]
      }),
    )
    for (const changed of listeners) changed()
  }

  return {
    subscribe(changed) {
      listeners.add(changed)
      if (listeners.size === 1) stop = [tracker.on('score', set), onNewVisitor(tracker, () => set([]))]
      return () => {
        listeners.delete(changed)
        if (!listeners.size) for (const off of stop) off()
      }
    },
    score: model => scores.get(model),
  }
})
