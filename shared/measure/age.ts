import { ONE } from '../accumulator/accumulator.ts'
import { type Total, totals } from '../accumulator/total.ts'
import type { Match } from '../match/schema.ts'
import { DAY_MS } from '../time/instant.ts'
import { type Measured, plain, UNKNOWN } from './measured.ts'

/** Days, a fraction, since the last matching event; since the subject's first event when there was none. */
export function ageOf(match: Match): Measured {
  return {
    need: { source: match, definition: { total: null }, accumulator: totals(ONE) },
    moves: true,
    course: { kind: 'grows', perMs: 1 / DAY_MS },
    read(data, at, { firstMs }) {
      const since = data === null ? firstMs : (data as Total)[1]
      return since === null ? UNKNOWN : plain((at - since) / DAY_MS)
    },
  }
}
