import { compile, emptyState, evaluate, type Model } from '../shared/engine/index.ts'
import { reaches } from '../shared/value/number.ts'
import { misplacedFields } from './misplaced.ts'
import { ruleReach, scoreReach } from './reach.ts'
import { rulesOf, type Warning } from './warning.ts'

/** Warns of what certainly never happens or always does; where that can not be proved it is silent. */
export function warnings(model: Model): Warning[] {
  return [
    ...misplacedFields(model),
    ...idleRules(model),
    ...percentWeights(model),
    ...unwornStages(model),
    ...idleThresholds(model),
  ]
}

function idleRules(model: Model): Warning[] {
  const found: Warning[] = []
  for (const [path, rule] of rulesOf(model)) {
    const [least, most] = ruleReach(rule)
    const { award } = rule
    const tagsByItself = award === undefined && rule.tag !== undefined
    const tagsByBand =
      award !== undefined && 'bands' in award && award.bands.some(band => band.tag !== undefined)
    if (least === 0 && most === 0 && !rule.disqualify && !tagsByItself && !tagsByBand) {
      found.push({
        path,
        message:
          award === undefined
            ? 'without an award, a tag or disqualify this rule changes nothing'
            : 'this rule never gives points',
      })
    }
  }
  return found
}

/** A weight of 40 is 40 times a side; where the range has room for that, it is meant. */
function percentWeights({ combine, range }: Model): Warning[] {
  if (typeof combine !== 'object') return []
  return (['fit', 'activity'] as const).flatMap(side => {
    const weight = combine[side]
    if (weight <= 1 || 100 * weight <= range.max) return []
    return [{ path: `combine.${side}`, message: `a weight of 1 is the whole ${side}: for 40 % write 0.4` }]
  })
}

function unwornStages(model: Model): Warning[] {
  const [least, most] = scoreReach(model)
  return model.stages.flatMap(({ from }, i) => {
    const path = `stages[${i}].from`
    const next = model.stages[i + 1]
    if (!reaches(most, from)) return [{ path, message: `no score reaches this stage: ${most} is the most` }]
    if (next !== undefined && reaches(least, next.from)) {
      return [{ path, message: `nobody is in this stage: every score is at least ${least}` }]
    }
    return []
  })
}

function idleThresholds(model: Model): Warning[] {
  const [least, most] = scoreReach(model)
  const nothing = scoreOfNobody(model)
  return model.thresholds.flatMap(({ at, on }, i) => {
    const path = `thresholds[${i}].at`
    if (!reaches(most, at)) return [{ path, message: `no score reaches this threshold: ${most} is the most` }]
    if (on === 'fall' && reaches(least, at)) {
      return [{ path, message: `no score falls below this threshold: ${least} is the least` }]
    }
    if (on === 'rise' && reaches(nothing, at)) {
      return [
        { path, message: `this fires for everybody at once: who did nothing has a score of ${nothing}` },
      ]
    }
    return []
  })
}

/** The score of somebody of whom nothing is known. */
function scoreOfNobody(model: Model): number {
  const [compiled] = compile([model]).models
  return compiled === undefined ? Number.NEGATIVE_INFINITY : evaluate(compiled, emptyState(), 0).score
}
