import type { Question, SurveyAnswer } from '../../shared/message/question.ts'
import { element } from './element.ts'

/** A question as it is asked. */
export interface Asked {
  readonly fields: HTMLElement
  /** What is chosen or written now; undefined where nothing is. */
  answer(): SurveyAnswer | undefined
  /** Puts the focus where the answer is given. */
  focus(): void
}

/** An answer longer than this is cut by the browser as it is written. */
const TEXT_CHARACTERS = 2_000

/** A choice: its value as it is told, what is read, and what is read more to it. */
type Choice = readonly [value: string, label: string, hint?: string | undefined]

/**
 * Draws a question with the controls that browsers know, so that all keys and all screen readers do.
 *
 * @param given what was answered before
 */
export function ask(question: Question, given: SurveyAnswer | undefined): Asked {
  const legend = element('legend', 'question', question.label)
  const fields = element('fieldset', `asked ${question.type}`, [legend])
  const inputs = () => [...fields.querySelectorAll('input')]
  const chosen = () => inputs().flatMap(({ checked, value }) => (checked ? [value] : []))
  const choose = (type: 'radio' | 'checkbox', choices: readonly Choice[]) => {
    const wasGiven = [given ?? []].flat().map(String)
    return choices.map(([value, label, hint]) => {
      const input = element('input', 'input')
      input.type = type
      input.name = 'answer'
      input.value = value
      input.checked = wasGiven.includes(value)
      if (hint) input.ariaLabel = `${label}, ${hint}`
      return element('label', 'choice', [input, element('span', 'face', label)])
    })
  }
  const asked = (answer: Asked['answer']): Asked => ({
    fields,
    answer,
    focus: () =>
      (inputs().find(({ checked }) => checked) ?? fields.querySelector<HTMLElement>('.input'))?.focus(),
  })

  switch (question.type) {
    case 'nps':
    case 'rating': {
      const { low, high } = question
      const [from, to] = question.type === 'nps' ? [0, 10] : [1, 5]
      const choices = Array.from({ length: to - from + 1 }, (_, n): Choice => {
        const value = from + n
        return [`${value}`, `${value}`, value === from ? low : value === to ? high : undefined]
      })
      const ends = element('div', 'ends', [element('span', 'low', low), element('span', 'high', high)])
      // Screen readers read them with the choices that they belong to.
      ends.ariaHidden = 'true'
      fields.append(element('div', 'scale', choose('radio', choices)), ...(low || high ? [ends] : []))
      return asked(() => chosen().map(Number)[0])
    }
    case 'single':
    case 'multiple': {
      const choices = question.options.map(({ id, label }): Choice => [id, label])
      fields.append(...choose(question.type === 'single' ? 'radio' : 'checkbox', choices))
      return asked(() => (question.type === 'single' || !chosen()[0] ? chosen()[0] : chosen()))
    }
    case 'text': {
      const text = element('textarea', 'input')
      text.maxLength = TEXT_CHARACTERS
      text.rows = 3
      text.ariaLabel = question.label
      text.value = typeof given === 'string' ? given : ''
      fields.append(text)
      return asked(() => text.value.trim() || undefined)
    }
  }
}
