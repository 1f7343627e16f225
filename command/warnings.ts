import { compile, emptyState, evaluate, type Model } from '../shared/engine/index.ts'
import type { Rule } from '../shared/model/rule.ts'
import { reaches } from '../shared/value/number.ts'
import { ruleReach, scoreReach } from './reach.ts'

/** Something that a model may say and that can not be meant. */
export interface Warning {
  readonly path: string
  readonly message: string
}

/** Warns of what certainly never happens or always does; where that can not be proved it is silent. */
export function warnings(model: Model): Warning[] {
  return [...idleRules(model), ...unwornStages(model), ...idleThresholds(model)]
}

function* rulesOf(model: Model): Generator<readonly [path: string, rule: Rule]> {
  for (const side of ['fit', 'activity'] as const) {
    for (const [g, group] of model[side].entries()) {
      for (const [r, rule] of group.rules.entries()) yield [`${side}[${g}].rules[${r}]`, rule]
    }
  }
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
    if (!reaches(most, at)) return [{ path, message: `no score reaches this mark: ${most} is the most` }]
    if (on === 'fall' && reaches(least, at)) {
      return [{ path, message: `no score falls below this mark: ${least} is the least` }]
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
