import type { Explanation, GroupExplanation, Model, RuleExplanation } from '../shared/engine/index.ts'
import { below, plain, points, signed, written } from './digits.ts'
import { instantText, laterText } from './instant.ts'
import { levelRows, scoreText } from './levels.ts'
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
 * groups' sums and limits, how they make the score, and which stages and thresholds it reaches.
 */
export function explanationText(model: Model, { subject, explanation }: Explained, at: number): string {
  const { answer, groups } = explanation
  const rows = groups.flatMap(group => groupRows(model, explanation, group, at))
  const levels = levelRows(model, answer)
  return [
    `${subject ?? '(nobody)'}: ${scoreText(model, answer.score)} in ${model.name ?? model.id} at ${instantText(at)}`,
    '',
    ...indented(table(['rule', 'number', 'points', ''], rows)),
    '',
    ...indented(table([], endRows(model, explanation))),
    '',
    ...(levels.length === 0 ? [] : [...indented(table([], levels)), '']),
  ].join('\n')
}

function groupRows(
  model: Model,
  { answer, rules }: Explanation,
  group: GroupExplanation,
  at: number,
): string[][] {
  const { id, side, sum, clamped } = group
  const parts = model[side].find(each => each.id === id)
  const rows = group.rules.map(ruleId => {
    const given = answer.rules.find(rule => rule.id === ruleId)
    const measure = given?.measure ?? null
    const name = parts?.rules.find(rule => rule.id === ruleId)?.name ?? ruleId
    const explained = rules.find(rule => rule.id === ruleId)
    const note = explained === undefined ? '' : noteOn(explained, measure, at)
    return [name, numberText(measure, explained), signed(given?.points ?? 0), note]
  })
  const cut =
    clamped < sum ? `at most ${written(clamped)}` : clamped > sum ? `at least ${written(clamped)}` : ''
  const note = cut === '' ? '' : `of ${signed(sum)}: ${cut}`
  return [...rows, [`= ${side}: ${parts?.name ?? id}`, '', signed(clamped), note]]
}

/** A rule's number, told from the one that would earn something else. */
function numberText(measure: number | null, explained: RuleExplanation | undefined): string {
  if (measure === null) return 'unknown'
  return explained?.next ? below(measure, explained.next.number)[0] : plain(measure)
}

/** What is to be said of a rule: why it gives nothing, or what comes next. */
function noteOn(
  { applies, unknown, next, changesAt }: RuleExplanation,
  measure: number | null,
  at: number,
): string {
  if (!applies) return 'its when does not hold'
  if (unknown !== null) return UNKNOWN[unknown]
  const notes = []
  if (next !== null) notes.push(`${signed(next.points)} at ${below(measure ?? 0, next.number)[1]}`)
  if (changesAt !== null) {
    notes.push(changesAt - at < AT_ONCE_MS ? 'fading' : `changes by itself on ${laterText(changesAt)}`)
  }
  return notes.join('; ')
}

function endRows(model: Model, { answer, range }: Explanation): string[][] {
  const { combine, stages } = model
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
    ['together', `${points(answer.raw)} (${how})`],
    ['score', `${scoreText(model, answer.score)} (from ${written(range.min)} to ${written(range.max)})`],
    ['grade', answer.grade],
    ['stage', stage === undefined ? 'none' : (stage.name ?? stage.id)],
    ['tags', answer.tags.join(', ') || 'none'],
    ...(answer.disqualifiedBy === null ? [] : [['disqualified by', answer.disqualifiedBy]]),
  ]
}

function sideText(raw: number, cut: number): string {
  return raw === cut ? points(raw) : `${points(raw)} (${points(cut)} within 0 to 100)`
}

function indented(lines: readonly string[]): string[] {
  return lines.map(line => `  ${line}`)
}
