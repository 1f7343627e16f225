import { type MeasureName, measureName } from '../measure/schema.ts'
import type { ModelIssue } from './parse.ts'
import type { Rule } from './rule.ts'
import type { Model } from './schema.ts'

type Need = 'required' | 'optional' | 'no'

/** Which parts a rule may have, by its measure. */
export const NEEDS: Readonly<Record<MeasureName, { match: Need; within: Need; fade: Need }>> = {
  count: { match: 'optional', within: 'optional', fade: 'optional' },
  days: { match: 'required', within: 'required', fade: 'no' },
  distinct: { match: 'required', within: 'optional', fade: 'optional' },
  sum: { match: 'required', within: 'optional', fade: 'optional' },
  latest: { match: 'required', within: 'optional', fade: 'optional' },
  age: { match: 'required', within: 'no', fade: 'no' },
  trend: { match: 'required', within: 'no', fade: 'no' },
  trait: { match: 'no', within: 'no', fade: 'no' },
  ratio: { match: 'no', within: 'no', fade: 'no' },
  change: { match: 'no', within: 'required', fade: 'no' },
}

export const MAX_RULES = 1000

/** What the parts of a model owe each other, once each of them is right in itself. */
export function checkModel(model: Model): ModelIssue[] {
  const issues: ModelIssue[] = []
  const ruleIds = new Set<string>()
  let rules = 0
  for (const side of ['fit', 'activity'] as const) {
    model[side].forEach((group, g) => {
      group.rules.forEach((rule, r) => {
        const path = `${side}[${g}].rules[${r}]`
        issues.push(...checkRule(rule, path))
        checkUnique(ruleIds, rule.id, `${path}.id`, 'rule', issues)
        rules++
      })
    })
  }
  if (rules > MAX_RULES) {
    issues.push({ path: '', message: `must have at most ${MAX_RULES} rules`, value: rules })
  }
  for (const list of ['stages', 'thresholds'] as const) {
    const ids = new Set<string>()
    model[list].forEach((entry, i) => {
      checkUnique(ids, entry.id, `${list}[${i}].id`, list.slice(0, -1), issues)
    })
  }
  const groupIds = new Set<string>()
  for (const side of ['fit', 'activity'] as const) {
    model[side].forEach((group, g) => {
      checkUnique(groupIds, group.id, `${side}[${g}].id`, 'group', issues)
    })
  }
  return issues
}

function checkUnique(seen: Set<string>, id: string, path: string, what: string, issues: ModelIssue[]): void {
  if (seen.has(id)) issues.push({ path, message: `must be unique: another ${what} has this id`, value: id })
  seen.add(id)
}

function checkRule(rule: Rule, path: string): ModelIssue[] {
  const issues: ModelIssue[] = []
  const name = measureName(rule.measure)
  const needs = NEEDS[name]
  for (const part of ['match', 'within', 'fade'] as const) {
    const value = rule[part]
    if (value !== undefined && needs[part] === 'no') {
      issues.push({ path: `${path}.${part}`, message: `must be left out with the measure ${name}`, value })
    } else if (value === undefined && needs[part] === 'required') {
      issues.push({ path: `${path}.${part}`, message: `is required with the measure ${name}` })
    } else if (value !== undefined && part !== 'match' && name === 'count' && rule.match === undefined) {
      issues.push({ path: `${path}.${part}`, message: 'must be left out of a rule without match', value })
    }
  }
  if (name === 'count' && rule.match === undefined && rule.when === undefined) {
    issues.push({ path: `${path}.match`, message: 'is required, unless the rule has a when' })
  }
  if (rule.within !== undefined && rule.fade !== undefined && needs.within !== 'no' && needs.fade !== 'no') {
    issues.push({
      path: `${path}.fade`,
      message: 'must be left out of a rule with within: a rule has one or the other',
      value: rule.fade,
    })
  }
  return issues
}
