import type { ExplainedScore } from '../../shared/wire/answer.ts'
import { element } from '../messages/element.ts'
import type { ViewOf } from './view.ts'

/** The visitor's scores with the points of each rule, asked for again after each answer. */
export const scores: ViewOf = ({ host, log }) => {
  const view = element('div', 'view', [element('p', 'nothing', 'Asking …')])
  let asked: number | undefined

  return {
    name: 'Scores',
    element: view,
    async update() {
      if ((host.consent()?.analytics ?? 'granted') !== 'granted') {
        asked = undefined
        view.replaceChildren(element('p', 'nothing', 'Asked for once the visitor allows analytics.'))
        return
      }
      const arrived = log.events.filter(({ state }) => state === 'arrived').length
      if (asked === arrived) return
      asked = arrived
      const answer = await host.scores()
      if (asked !== arrived) return
      const nothing = 'No scores: no model is visible to browsers, or the server is away.'
      view.replaceChildren(...(answer[0] ? answer.map(card) : [element('p', 'nothing', nothing)]))
    },
  }
}

function card({
  name,
  model,
  score,
  stage,
  grade,
  tags,
  rules,
  disqualifiedBy,
}: ExplainedScore): HTMLElement {
  const about = [stage, grade, ...tags, disqualifiedBy && `disqualified by ${disqualifiedBy}`].filter(
    word => !!word,
  )
  const most = Math.max(1, ...rules.map(({ points }) => Math.abs(points)))
  return element('section', 'score', [
    element('p', 'heading', [
      element('span', 'name', name || model),
      element('strong', 'number', rounded(score)),
    ]),
    element(
      'p',
      'chips',
      about.map(word => element('span', word === stage ? 'chip stage' : 'chip', `${word}`)),
    ),
    element(
      'ul',
      'rules',
      rules.map(({ id, points }) =>
        element('li', points < 0 ? 'rule less' : 'rule', [
          element('span', 'quiet', id),
          element('span', 'points', rounded(points)),
          bar(Math.abs(points) / most),
        ]),
      ),
    ),
  ])
}

function rounded(points: number): string {
  return `${Math.round(points * 10) / 10}`.replace('-', '−')
}

/** @param share of the whole width, 0 to 1 */
function bar(share: number): HTMLElement {
  const SVG = 'http://www.w3.org/2000/svg'
  const filled = document.createElementNS(SVG, 'rect')
  filled.setAttribute('width', `${share * 100}%`)
  filled.setAttribute('height', '100%')
  const drawing = document.createElementNS(SVG, 'svg')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.append(filled)
  const made = element('span', 'bar')
  made.append(drawing)
  return made
}
