import * as v from 'valibot'
import { choose } from '../model/choose.ts'
import { GivenNumber, Path, WholeDaysText } from '../model/parts.ts'
import { MAX_DAYS, wholeDays } from '../time/duration.ts'

const Words = v.picklist(['count', 'days', 'age'])

const Trend = v.pipe(
  v.strictObject({
    recent: WholeDaysText,
    baseline: WholeDaysText,
    atLeast: v.optional(
      v.pipe(
        GivenNumber,
        v.check(number => number >= 1, 'must be 1 or more'),
      ),
    ),
  }),
  v.check(
    ({ recent, baseline }) => (wholeDays(recent) ?? 0) + (wholeDays(baseline) ?? 0) < MAX_DAYS,
    'recent and baseline must be two years together at most',
  ),
)

const Forms = {
  distinct: v.strictObject({ distinct: Path }),
  sum: v.strictObject({ sum: Path }),
  latest: v.strictObject({ latest: Path }),
  trend: v.strictObject({ trend: Trend }),
  trait: v.strictObject({ trait: Path }),
  ratio: v.strictObject({ ratio: v.strictTuple([Path, Path], 'must be a list of two trait paths') }),
  change: v.strictObject({ change: Path }),
}

/** What a rule measures: one number from its events or from traits. */
export type Measure = v.InferOutput<typeof Words> | v.InferOutput<(typeof Forms)[keyof typeof Forms]>

const EXPECTED =
  'must be "count", "days", "age" or an object with one of distinct, sum, latest, trend, trait, ratio, change'

const Objects = choose<Measure>(Forms, EXPECTED)
const Word: v.GenericSchema<unknown, Measure> = v.picklist(['count', 'days', 'age'], EXPECTED)

/** A measure as it stands in a model. */
export const Measure: v.GenericSchema<unknown, Measure> = v.lazy(input =>
  typeof input === 'object' && input !== null ? Objects : Word,
)

/** The name of a measure. */
export type MeasureName =
  | 'count'
  | 'days'
  | 'age'
  | 'distinct'
  | 'sum'
  | 'latest'
  | 'trend'
  | 'trait'
  | 'ratio'
  | 'change'

/** The name of a measure, whichever way it is written. */
export function measureName(measure: Measure): MeasureName {
  if (typeof measure === 'string') return measure
  if ('distinct' in measure) return 'distinct'
  if ('sum' in measure) return 'sum'
  if ('latest' in measure) return 'latest'
  if ('trend' in measure) return 'trend'
  if ('trait' in measure) return 'trait'
  return 'ratio' in measure ? 'ratio' : 'change'
}
