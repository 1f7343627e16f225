import type { ClientScore } from '../../shared/wire/answer.ts'
import type { Tracker } from '../tracker.ts'
import { storeOf } from './store.ts'

/** A visitor's scores as they were last told. */
export interface ScoreStore {
  /** Calls back when a score has changed; asks for the scores at once. */
  subscribe(changed: () => void): () => void
  /** The same object until the score changes. */
  score(model: string): ClientScore | undefined
}

/** The one store of a tracker's scores. */
export const scoreStore: (tracker: Tracker) => ScoreStore = storeOf(tracker => {
  let scores = new Map<string, ClientScore>()
  const listeners = new Set<() => void>()
  let stop = () => {}

  const set = (told: readonly ClientScore[]) => {
    const before = scores
    scores = new Map(
      told.map(({ model, score, stage, grade, tags }) => {
        const now = { model, score, stage, grade, tags }
        const known = before.get(model)
        return [model, known && JSON.stringify(known) === JSON.stringify(now) ? known : now]
      }),
    )
    for (const changed of listeners) changed()
  }

  const listen = () => {
    let told = false
    const off = tracker.on('score', scores => {
      told = true
      set(scores)
    })
    stop = () => {
      told = true
      off()
    }
    // What an event is answered with is newer than what was asked for before.
    void tracker.scores().then(explained => !told && explained[0] && set(explained))
  }

  return {
    subscribe(changed) {
      listeners.add(changed)
      if (listeners.size === 1) listen()
      return () => {
        listeners.delete(changed)
        if (!listeners.size) stop()
      }
    },
    score: model => scores.get(model),
  }
})
