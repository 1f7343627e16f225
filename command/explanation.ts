import { clampGroup } from '../shared/engine/evaluate.ts'
import type { Model, RuleAnswer } from '../shared/engine/index.ts'
import type { Group } from '../shared/model/rule.ts'
import type { Scored } from './score.ts'
import { table } from './table.ts'

/** A score with its reasons, for people: each rule's number and points, the groups' sums and limits, the end. */
export function explanation(model: Model, { subject, answer }: Scored, at: number): string {
  const rest = [...answer.rules]
  const rows: string[][] = []
  for (const side of ['fit', 'activity'] as const) {
    for (const group of model[side]) rows.push(...groupRows(side, group, rest.splice(0, group.rules.length)))
  }
  return [
    `${subject ?? '(nobody)'}: ${number(answer.score)} in ${model.name ?? model.id} at ${new Date(at).toISOString()}`,
    '',
    ...table(['rule', 'number', 'points'], rows).map(line => `  ${line}`),
    '',
    ...table(['', ''], endRows(model, answer))
      .slice(1)
      .map(line => `  ${line}`),
    '',
  ].join('\n')
}

function groupRows(side: string, group: Group, rules: readonly RuleAnswer[]): string[][] {
  const sum = rules.reduce((points, rule) => points + rule.points, 0)
  const kept = clampGroup(sum, group.min, group.max)
  const rows = rules.map(({ id, measure, points }, i) => [
    group.rules[i]?.name ?? id,
    measure === null ? 'unknown' : number(measure),
    signed(points),
  ])
  const cut = kept < sum ? `, at most ${number(kept)}` : kept > sum ? `, at least ${number(kept)}` : ''
  return [...rows, [`= ${side}: ${group.name ?? group.id} (${signed(sum)}${cut})`, '', signed(kept)]]
}

function endRows(model: Model, answer: Scored['answer']): string[][] {
  const { combine, range, stages } = model
  const how =
    typeof combine === 'object'
      ? `${combine.fit} × fit + ${combine.activity} × activity`
      : combine === 'sum'
        ? 'fit + activity'
        : combine
  const stage = stages.find(({ id }) => id === answer.stage)
  return [
    ['fit', `${number(answer.rawFit)}${cutNote(answer.rawFit, answer.fit)}`],
    ['activity', `${number(answer.rawActivity)}${cutNote(answer.rawActivity, answer.activity)}`],
    ['raw', `${number(answer.raw)} (${how})`],
    ['score', `${number(answer.score)} (from ${number(range.min)} to ${number(range.max)})`],
    ['grade', answer.grade],
    ['stage', stage === undefined ? 'none' : (stage.name ?? stage.id)],
    ['tags', answer.tags.join(', ') || 'none'],
    ...(answer.disqualifiedBy === null ? [] : [['disqualified by', answer.disqualifiedBy]]),
  ]
}

function cutNote(raw: number, cut: number): string {
  return raw === cut ? '' : ` (${number(cut)} between 0 and 100)`
}

/** One decimal decides nothing and is read with ease; whole numbers have none. */
function number(value: number): string {
  const text = value.toFixed(1)
  return (text.endsWith('.0') ? text.slice(0, -2) : text).replace('-', '−')
}

function signed(value: number): string {
  const text = number(value)
  return value > 0 && text !== '0' ? `+${text}` : text
}
