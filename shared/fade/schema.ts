import * as v from 'valibot'
import { choose } from '../model/choose.ts'
import { DurationText, GivenNumber, WindowText } from '../model/parts.ts'
import { MAX_DAYS } from '../time/duration.ts'
import { parseWindow } from '../time/window.ts'
import { intervalsUntilGone } from './weight.ts'

const MAX_MONTHS = 24

/** Half the weight after each half-life, smoothly. */
const HalfLife = v.strictObject({ halfLife: DurationText })

/** A fixed part of the weight less after each whole interval, until nothing is left. */
const Drop = v.pipe(
  v.strictObject({
    drop: v.pipe(
      GivenNumber,
      v.check(drop => drop > 0 && drop <= 1, 'must be above 0 and at most 1'),
    ),
    every: WindowText,
  }),
  v.check(({ drop, every }) => {
    const window = parseWindow(every)
    if (window === null) return false
    const length = intervalsUntilGone(drop) * window.count
    if (window.unit === 'month') return length <= MAX_MONTHS
    return length <= (window.unit === 'hour' ? 24 * MAX_DAYS : MAX_DAYS)
  }, 'must be gone within two years: drop more, or more often'),
)

/** How the weight of an event falls as it ages. */
export type Fade = v.InferOutput<typeof HalfLife | typeof Drop>

/** A fade as it stands in a model. */
export const Fade: v.GenericSchema<unknown, Fade> = choose<Fade>(
  { halfLife: HalfLife, drop: Drop },
  'must be { halfLife: "14d" } or { drop: 0.15, every: "45d" }',
)
