import type { Model } from '../shared/engine/index.ts'
import type { Rule } from '../shared/model/rule.ts'

/** Something that a model may say and that can not be meant. */
export interface Warning {
  readonly path: string
  readonly message: string
}

/** Every rule of a model with the path at which it stands. */
export function* rulesOf(model: Model): Generator<readonly [path: string, rule: Rule]> {
  for (const side of ['fit', 'activity'] as const) {
    for (const [g, group] of model[side].entries()) {
      for (const [r, rule] of group.rules.entries()) yield [`${side}[${g}].rules[${r}]`, rule]
    }
  }
}
