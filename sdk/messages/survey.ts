import type { Question, SurveyAnswer } from '../../shared/message/question.ts'
import { mostFrom, questionAfter, surveyPath } from '../../shared/message/survey-path.ts'
import { announced } from './announced.ts'
import { element } from './element.ts'
import { leaveLater } from './leave-later.ts'
import { button, closeButton, waysOut } from './parts.ts'
import { SAID } from './said-style.ts'
import { stand } from './stand.ts'
import { ask } from './survey-question.ts'
import { SURVEY } from './survey-style.ts'
import { textOf } from './text.ts'
import type { Draw, Tell } from './view.ts'

/** Thanks are read for so long, in seconds, before the survey leaves. */
const LEAVES_AFTER = 8

const COMPLETED = { what: 'dismissed', how: 'completed' } as const

/**
 * A card at the corner that asks one question after the other. Each answer is told as it is given, and where some
 * were given before, it goes on behind them.
 */
export const drawSurvey: Draw<'survey'> = (message, tell) => {
  const { questions, title, body, thanks } = message.content
  const words = { next: 'Next', back: 'Back', skip: 'Skip', send: 'Send', ...message.words }
  const answers: { [question: string]: SurveyAnswer } = { ...message.answers }
  const skipped = new Set<string>()
  const first = surveyPath(questions, answers, skipped).at(-1)
  if (!first) return undefined
  let isOver = false
  let stop = () => {}
  // However a survey leaves that is over: it is completed.
  const leave: Tell = outcome => tell(isOver && outcome.what === 'dismissed' ? COMPLETED : outcome)
  const said = (text: string | undefined) =>
    text ? textOf('body', text, () => tell({ what: 'clicked', action: 'link' })) : undefined

  const name = title ? element('p', 'title', title) : undefined
  const form = element('form', 'form')
  const content = element('div', 'content', [
    // Without words of its own, what it asks is announced, out of sight.
    title || body ? announced('words', [name, said(body)]) : announced('news', [first.label]),
    form,
    element('div', 'ways', waysOut(message, leave)),
  ])
  const card = element('section', 'card slideout survey', [content, closeButton(message, leave)])
  card.ariaLabel = title ?? first.label
  card.tabIndex = -1

  let submit = () => {}
  form.addEventListener('submit', event => {
    event.preventDefault()
    submit()
  })

  for (const type of ['keydown', 'keypress', 'keyup'] as const)
    card.addEventListener(type, event => {
      // To the page it seems that nothing is being written, which is where its shortcuts of one key work.
      if ((event.target as Element).matches('.input') && !event.ctrlKey && !event.metaKey)
        event.stopPropagation()
    })

  const show = (question: Question) => {
    const { id, type, optional } = question
    const path = surveyPath(questions, answers, skipped)
    const at = path.findIndex(other => other.id === id)
    const before = path[at - 1]
    const { fields, answer, focus } = ask(question, answers[id])
    const send = element('button', 'button action')
    const change = () => {
      const now = answer()
      send.disabled = now === undefined && !optional
      const after = questionAfter(questions, question, now)
      send.textContent = now === undefined && optional ? words.skip : after ? words.next : words.send
    }
    change()
    form.oninput = change
    submit = () => {
      const now = answer()
      const isNew = now !== undefined && `${now}` !== `${answers[id]}`
      const after = questionAfter(questions, question, now)
      delete answers[id]
      skipped.delete(id)
      if (now === undefined) skipped.add(id)
      else answers[id] = now
      if (isNew) tell({ what: 'answered', question: id, type, answer: now, isLast: !after })
      if (after) show(after)
      else end()
    }
    const most = at + mostFrom(questions, question)
    const hadFocus = card.matches(':focus-within')
    form.replaceChildren(
      fields,
      element('div', 'actions', [
        before && button('button back', () => show(before), words.back),
        most > 1 ? element('span', 'count', `${at + 1}/${most}`) : undefined,
        send,
      ]),
    )
    if (hadFocus) focus()
  }

  const end = () => {
    isOver = true
    if (!thanks) return tell(COMPLETED)
    const hadFocus = card.matches(':focus-within')
    content.replaceChildren(announced('words thanks', [said(thanks)]))
    if (hadFocus) card.focus()
    stop = leaveLater(card, LEAVES_AFTER, () => tell(COMPLETED))
  }

  show(first)
  const remove = stand(message, card, SAID + SURVEY, () => leave({ what: 'dismissed', how: 'escape' }))
  return {
    element: card,
    remove() {
      stop()
      remove()
    },
  }
}
