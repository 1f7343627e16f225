import { baseline, baselineIndex, type History, history } from '../accumulator/history.ts'
import { bucketOf, type Window } from '../time/window.ts'
import type { TraitCall } from '../trait/traits.ts'
import { isNumber } from '../value/number.ts'
import { compilePath } from '../value/path.ts'
import { type Measured, plain, rangeOfEnds, type Surroundings, UNKNOWN } from './measured.ts'

/**
 * A trait's number now, less its last one from before the window's first day (or hour); less its
 * first one ever when there was none before. Both are of the voice that is heard now.
 */
export function changeOf(path: string, call: TraitCall, window: Window): Measured {
  const read = compilePath(path)
  const [name = ''] = path.split('.')
  const toldNow = (data: unknown, around: Surroundings) => {
    const voice = around.heard(name)
    return voice === null ? undefined : ((data ?? {}) as History)[voice]
  }
  return {
    need: {
      source: call,
      definition: { history: path, window },
      accumulator: history(read, window),
    },
    moves: true,
    read(data, at, around) {
      const now = read(around.traits)
      const told = toldNow(data, around)
      if (!isNumber(now) || told === undefined) return UNKNOWN
      return plain(now - baseline(told, window, bucketOf(window, at)))
    },
    range(data, from, to, around) {
      const now = read(around.traits)
      const told = toldNow(data, around)
      if (!isNumber(now) || told === undefined) return rangeOfEnds(UNKNOWN, UNKNOWN)
      const first = baselineIndex(told, window, bucketOf(window, from))
      const last = baselineIndex(told, window, bucketOf(window, to))
      const bases = told.slice(first, last + 1).map(stamped => stamped[2])
      return rangeOfEnds(plain(now - Math.max(...bases)), plain(now - Math.min(...bases)))
    },
  }
}
