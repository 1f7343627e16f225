import { ONE } from '../accumulator/accumulator.ts'
import { compileFade, windowOf } from '../fade/compile.ts'
import type { Match } from '../match/schema.ts'
import type { Rule } from '../model/rule.ts'
import type { SubjectKind } from '../model/schema.ts'
import { wholeDays } from '../time/duration.ts'
import { traitCall } from '../trait/traits.ts'
import { isNumber } from '../value/number.ts'
import { compilePath } from '../value/path.ts'
import { ageOf } from './age.ts'
import { type AmountOf, fadingOf, totalOf, windowedOf } from './amounts.ts'
import { changeOf } from './change.ts'
import { daysOf } from './days.ts'
import { distinctOf } from './distinct.ts'
import { latestOf } from './latest.ts'
import { type Measured, plain } from './measured.ts'
import { ratioOf, traitOf } from './trait.ts'
import { trendOf } from './trend.ts'

const ALWAYS_ONE: Measured = { need: null, moves: false, read: () => plain(1) }

/** Makes the measure of a rule that was checked ready. */
export function compileMeasure(rule: Rule, subject: SubjectKind): Measured {
  const { measure } = rule
  const window = rule.within === undefined ? null : windowOf(rule.within)
  const fade = rule.fade === undefined ? null : compileFade(rule.fade)
  if (typeof measure === 'object') {
    if ('trait' in measure) return traitOf(measure.trait)
    if ('ratio' in measure) return ratioOf(...measure.ratio)
    if ('change' in measure) return changeOf(measure.change, traitCall(subject), needed(rule, window))
  }
  if (measure === 'count' && rule.match === undefined) return ALWAYS_ONE
  const match: Match = needed(rule, rule.match ?? null)
  if (measure === 'days') return daysOf(match, needed(rule, window))
  if (measure === 'age') return ageOf(match)
  if (measure === 'count') return added({ match, path: null, amount: ONE })
  if ('distinct' in measure) return distinctOf(match, measure.distinct, window, fade)
  if ('latest' in measure) return latestOf(match, measure.latest, window, fade)
  if ('trend' in measure) {
    const { recent, baseline, atLeast = 1 } = measure.trend
    return trendOf(match, wholeDays(recent) ?? 0, wholeDays(baseline) ?? 0, atLeast)
  }
  return added({ match, path: measure.sum, amount: numberAt(measure.sum) })

  function added(of: AmountOf): Measured {
    if (window !== null) return windowedOf(of, window)
    return fade === null ? totalOf(of) : fadingOf(of, fade)
  }
}

function numberAt(path: string) {
  const read = compilePath(path)
  return (event: unknown) => {
    const value = read(event)
    return isNumber(value) ? value : undefined
  }
}

function needed<T>(rule: Rule, part: T | null): T {
  if (part === null) throw new Error(`Rule ${rule.id} lacks a part: the model was not checked`)
  return part
}
