import type { Event } from '../event/event.ts'
import { compileMatch } from '../match/compile.ts'
import { instant } from '../time/instant.ts'
import { own } from '../value/path.ts'
import { contentFor } from './content-for.ts'
import type { Message } from './message.ts'
import { MESSAGE_EVENTS } from './message-events.ts'
import { mergeProgress, type Progress } from './progress.ts'
import type { Question, SurveyAnswer } from './question.ts'

/** What an event adds to how far somebody got with a message; undefined where that is nothing. */
export type Steps = (event: Event) => Progress | undefined

/** What there is to do of a message in a variant; undefined where there is nothing but to look at it. */
export function stepsOf(message: Message, variant: string | undefined): Steps | undefined {
  const { content } = contentFor(message, variant, undefined)
  if ('items' in content) {
    const items = content.items.map(({ id, match }) => ({ id, matches: compileMatch(match) }))
    return event => {
      const done = items
        .filter(({ matches }) => matches(event))
        .map(({ id }) => [id, instant(event.timestamp)])
      return done.length > 0 ? { done: Object.fromEntries(done) } : undefined
    }
  }
  if ('questions' in content) return event => answered(message.id, content.questions, event)
  return undefined
}

/** Whether all of a checklist is done. Of what is none, nothing ever is. */
export function isAllDone(message: Message, variant: string | undefined, { done = {} }: Progress): boolean {
  const { content } = contentFor(message, variant, undefined)
  return 'items' in content && content.items.every(({ id }) => own(done, id) !== undefined)
}

/** Adds what an event brought. */
export function noteStep(progress: Progress | undefined, steps: Steps, event: Event): Progress | undefined {
  const step = steps(event)
  return step ? mergeProgress(progress ?? {}, step) : progress
}

function answered(message: string, questions: readonly Question[], event: Event): Progress | undefined {
  if (event.type !== 'track' || event.event !== MESSAGE_EVENTS.answered) return undefined
  const { properties = {} } = event
  const question = questions.find(({ id }) => id === properties.question)
  if (properties.message !== message || !question) return undefined
  const answer = answerTo(question, properties.answer)
  return answer === undefined
    ? undefined
    : { answers: { [question.id]: { answer, at: instant(event.timestamp) } } }
}

/** What an answer is kept as; undefined where the question does not take it. */
function answerTo(question: Question, said: unknown): SurveyAnswer | undefined {
  switch (question.type) {
    case 'nps':
      return isWhole(said, 0, 10) ? said : undefined
    case 'rating':
      return isWhole(said, 1, 5) ? said : undefined
    case 'single':
      return question.options.find(({ id }) => id === said)?.id
    case 'multiple':
      return Array.isArray(said)
        ? question.options.map(({ id }) => id).filter(id => said.includes(id))
        : undefined
    case 'text':
      return typeof said === 'string' ? '' : undefined
  }
}

function isWhole(said: unknown, least: number, most: number): said is number {
  return Number.isInteger(said) && Number(said) >= least && Number(said) <= most
}
