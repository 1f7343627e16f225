import { element, fill } from '../dom/element.ts'
import type { DemoModel } from '../models.ts'
import { createGauge } from './gauge.ts'
import type { ToldRule, ToldScore } from './told.ts'
import { awardWords, markWords, round, rulesOf, signed } from './words.ts'

export interface ScoreCard {
  readonly root: HTMLElement
  /** @param before the score as it was before the last events, if there was one */
  show(score: ToldScore, before: ToldScore | undefined): void
}

/** Points that differ by less are the same to the eye. */
const SAME = 0.05

/** One model: its gauge and stage, what the last events changed, the mark ahead, and the reasons. */
export function createScoreCard(model: DemoModel, isOpen: boolean): ScoreCard {
  const gauge = createGauge(model.name, model.thresholds[0]?.at)
  const stage = element('span', { class: 'tide-stage' })
  const change = element('span', { class: 'tide-change' })
  const mark = element('p', { class: 'tide-next' })
  const reasons = element('ul', { class: 'tide-reasons' })
  const others = element('ul', { class: 'tide-reasons' })
  const root = element(
    'details',
    { class: 'tide-card', open: isOpen, 'data-model': model.id },
    element(
      'summary',
      {},
      gauge.root,
      element(
        'span',
        { class: 'tide-name' },
        element('b', {}, model.name),
        element('span', {}, stage, change),
      ),
    ),
    mark,
    reasons,
    element('details', { class: 'tide-others' }, element('summary', {}, 'What else would count'), others),
  )
  const rules = rulesOf(model)

  return {
    root,
    show(score, before) {
      gauge.set(score.score)
      stage.textContent = model.stages.find(({ id }) => id === score.stage)?.name ?? ''
      const moved = before ? score.score - before.score : 0
      change.textContent = Math.abs(moved) < SAME ? '' : signed(moved)
      change.classList.toggle('tide-down', moved < 0)
      mark.textContent = markWords(model, score.score)
      root.classList.toggle('tide-past', score.score >= (model.thresholds[0]?.at ?? Number.POSITIVE_INFINITY))

      const given = new Map(score.rules.map(rule => [rule.id, rule]))
      const pointsBefore = new Map(before?.rules.map(rule => [rule.id, rule.points]))
      const earned = rules.filter(({ id }) => Math.abs(given.get(id)?.points ?? 0) >= SAME)
      const size = (id: string) => Math.abs(given.get(id)?.points ?? 0)
      earned.sort((a, b) => size(b.id) - size(a.id))
      const nothing = element('li', { class: 'tide-none' }, 'Nothing yet. Click about a little.')
      const lines = earned.map(({ id, name, award }) => {
        const rule = given.get(id) as ToldRule
        const news = before ? rule.points - (pointsBefore.get(id) ?? 0) : 0
        return reasonLine(name, rule, news, award !== undefined && 'each' in award)
      })
      const sum = score.rules.reduce((points, rule) => points + rule.points, 0)
      const cut = score.score - sum
      if (Math.abs(cut) >= SAME)
        lines.push(reasonLine('The scale runs from 0 to 100', { measure: null, points: cut }, 0, false))
      fill(reasons, ...(lines.length > 0 ? lines : [nothing]))
      const rest = rules.filter(rule => !earned.includes(rule))
      fill(
        others,
        ...rest.map(rule =>
          element('li', {}, element('span', {}, rule.name), element('span', {}, awardWords(rule))),
        ),
      )
    },
  }
}

function reasonLine(
  name: string,
  { measure, points }: Omit<ToldRule, 'id'>,
  news: number,
  isCounted: boolean,
): HTMLElement {
  const isNew = Math.abs(news) >= SAME
  const times = isCounted && measure !== null && measure > 1 ? ` × ${round(measure)}` : ''
  return element(
    'li',
    { class: isNew ? 'tide-new' : undefined },
    element('span', {}, name, element('small', {}, times)),
    element('b', { class: points < 0 ? 'tide-down' : undefined }, signed(points)),
  )
}
