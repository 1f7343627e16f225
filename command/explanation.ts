import type { Explanation, GroupExplanation, Model, RuleExplanation } from '../shared/engine/index.ts'
import type { Explained } from './score.ts'
import { table } from './table.ts'

const UNKNOWN: Readonly<Record<NonNullable<RuleExplanation['unknown']>, string>> = {
  no_event: 'nothing happened yet',
  no_number_in_events: 'no such event has a number',
  too_few_events: 'too few events to compare with',
  trait_is_no_number: 'the trait is no number',
  ratio_has_no_value: 'the traits have no ratio',
}

/** What changes so soon changes all the time, as under a half-life. */
const AT_ONCE_MS = 1000

/**
 * A score with its reasons, for people: each rule's number and points with what is to be said of them, the
 * groups' sums and limits, and how they make the score.
 */
export function explanationText(model: Model, { subject, explanation }: Explained, at: number): string {
  const { answer, groups } = explanation
  const rows = groups.flatMap(group => groupRows(model, explanation, group, at))
  return [
    `${subject ?? '(nobody)'}: ${number(answer.score)} in ${model.name ?? model.id} on ${instantText(at)}`,
    '',
    ...indented(table(['rule', 'number', 'points', ''], rows)),
    '',
    ...indented(table([], endRows(model, explanation))),
    '',
  ].join('\n')
}

function groupRows(
  model: Model,
  { answer, rules }: Explanation,
  group: GroupExplanation,
  at: number,
): string[][] {
  const { id, side, sum, clamped } = group
  const written = model[side].find(each => each.id === id)
  const rows = group.rules.map(ruleId => {
    const given = answer.rules.find(rule => rule.id === ruleId)
    const measure = given?.measure ?? null
    const name = written?.rules.find(rule => rule.id === ruleId)?.name ?? ruleId
    const explained = rules.find(rule => rule.id === ruleId)
    const note = explained === undefined ? '' : noteOn(explained, at)
    return [name, measure === null ? 'unknown' : number(measure), signed(given?.points ?? 0), note]
  })
  const cut =
    clamped < sum ? `at most ${number(clamped)}` : clamped > sum ? `at least ${number(clamped)}` : ''
  const note = cut === '' ? '' : `of ${signed(sum)}: ${cut}`
  return [...rows, [`= ${side}: ${written?.name ?? id}`, '', signed(clamped), note]]
}

/** What is to be said of a rule: why it gives nothing, or what comes next. */
function noteOn({ applies, unknown, next, changesAt }: RuleExplanation, at: number): string {
  if (!applies) return 'its when does not hold'
  if (unknown !== null) return UNKNOWN[unknown]
  const notes = []
  if (next !== null) notes.push(`${signed(next.points)} at ${number(next.number)}`)
  if (changesAt !== null) {
    notes.push(changesAt - at < AT_ONCE_MS ? 'fading' : `changes by itself on ${instantText(changesAt)}`)
  }
  return notes.join('; ')
}

function endRows({ combine, stages }: Model, { answer, range }: Explanation): string[][] {
  const how =
    typeof combine === 'object'
      ? `${combine.fit} × fit + ${combine.activity} × activity`
      : combine === 'sum'
        ? 'fit + activity'
        : `${combine} alone`
  const stage = stages.find(({ id }) => id === answer.stage)
  return [
    ['fit', sideText(answer.rawFit, answer.fit)],
    ['activity', sideText(answer.rawActivity, answer.activity)],
    ['together', `${number(answer.raw)} (${how})`],
    ['score', `${number(answer.score)} (from ${number(range.min)} to ${number(range.max)})`],
    ['grade', answer.grade],
    ['stage', stage === undefined ? 'none' : (stage.name ?? stage.id)],
    ['tags', answer.tags.join(', ') || 'none'],
    ...(answer.disqualifiedBy === null ? [] : [['disqualified by', answer.disqualifiedBy]]),
  ]
}

/** A midnight as its day alone. */
function instantText(ms: number): string {
  return new Date(ms).toISOString().replace('T00:00:00.000Z', '')
}

function sideText(raw: number, cut: number): string {
  return raw === cut ? number(raw) : `${number(raw)} (${number(cut)} within 0 to 100)`
}

function indented(lines: readonly string[]): string[] {
  return lines.map(line => `  ${line}`)
}

/** One decimal is enough to read; whole numbers have none. */
function number(value: number): string {
  const text = value.toFixed(1)
  return (text.endsWith('.0') ? text.slice(0, -2) : text).replace(/^-(?!0$)/, '−').replace(/^-0$/, '0')
}

function signed(value: number): string {
  const text = number(value)
  return value > 0 && text !== '0' ? `+${text}` : text
}
