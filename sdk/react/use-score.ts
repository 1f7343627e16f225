import { useSyncExternalStore } from 'react'
import type { ClientScore } from '../../shared/wire/answer.ts'
import { useTracker } from './context.ts'
import { scoreStore } from './score-store.ts'

/**
 * This visitor's score by a model whose `visibility` is `client`, kept up to date. Undefined until the answer to an
 * event has told it, for models that the browser may not see, and where pages are rendered on a server.
 *
 * @example
 * const score = useScore('pql')
 * return score?.stage === 'hot' ? <TalkToUs /> : null
 */
export function useScore(model: string): ClientScore | undefined {
  const store = scoreStore(useTracker())
  return useSyncExternalStore(
    store.subscribe,
    () => store.score(model),
    () => undefined,
  )
}
