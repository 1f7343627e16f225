import * as v from 'valibot'
import { choose } from '../model/choose.ts'
import { GivenNumber, Id, listOf, PositiveNumber } from '../model/parts.ts'

/** Points for each of the number; `max` has the sign of `each` and bounds that side alone. */
const Each = v.pipe(
  v.strictObject({ each: GivenNumber, max: v.optional(GivenNumber) }),
  v.check(
    ({ each, max }) => max === undefined || each * max >= 0,
    'max must have the sign of each: points and their limit lie on one side of 0',
  ),
)

/** Points once, as soon as the number is at least `atLeast` (1 when left out). */
const Once = v.strictObject({ once: GivenNumber, atLeast: v.optional(GivenNumber) })

const Band = v.strictObject({ from: GivenNumber, points: GivenNumber, tag: v.optional(Id) })

/** The points of the last band that the number reaches, 0 below the first. */
const Bands = v.strictObject({
  bands: v.pipe(
    listOf(Band),
    v.check(
      bands => bands.every((band, i) => i === 0 || band.from > (bands[i - 1]?.from ?? 0)),
      'must rise strictly in from: each band begins above the one before it',
    ),
  ),
})

/** Points that grow with the number up to `to`, 0 while it is less than `from`. */
const Ramp = v.strictObject({
  ramp: v.pipe(
    v.strictObject({ from: GivenNumber, to: PositiveNumber, points: GivenNumber }),
    v.check(({ from, to }) => from >= 0 && from <= to, 'from must be at least 0 and at most to'),
  ),
})

/** What a rule's number is worth. */
export type Award = v.InferOutput<typeof Each | typeof Once | typeof Bands | typeof Ramp>

/** An award as it stands in a model. */
export const Award: v.GenericSchema<unknown, Award> = choose<Award>(
  { each: Each, once: Once, bands: Bands, ramp: Ramp },
  'must be an object with one of each, once, bands, ramp',
)
