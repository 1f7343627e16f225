import type { Question, SurveyAnswer } from './question.ts'

/** Where a survey goes on: at a question, or at its end. */
export const THE_END = 'end'

/** What was answered, by the id of the question. */
export type SurveyAnswers = { readonly [question: string]: SurveyAnswer }

/** A step from a question of whichever type: one without a condition always holds. */
interface Step {
  readonly is?: string | undefined
  readonly atLeast?: number | undefined
  readonly atMost?: number | undefined
  readonly go: string
}

/**
 * The question that an answer leads to; undefined at the end. The way only goes on: where a step names no later
 * question, the one after it comes.
 *
 * @param answer undefined where an optional question was left out
 */
export function questionAfter(
  questions: readonly Question[],
  question: Question,
  answer: SurveyAnswer | undefined,
): Question | undefined {
  const steps: readonly Step[] = question.next ?? []
  const step = steps.find(step => isAlways(step) || holds(step, answer))
  return target(questions, question, step)
}

const isAlways = ({ is, atLeast, atMost }: Step) => (is ?? atLeast ?? atMost) === undefined

function holds({ is, atLeast = -Infinity, atMost = Infinity }: Step, answer?: SurveyAnswer): boolean {
  if (typeof answer === 'number') return answer >= atLeast && answer <= atMost
  return is !== undefined && (answer === is || (typeof answer === 'object' && answer.includes(is)))
}

function target(questions: readonly Question[], from: Question, step?: Step): Question | undefined {
  if (step?.go === THE_END) return undefined
  const later = questions.slice(questions.findIndex(({ id }) => id === from.id) + 1)
  return later.find(({ id }) => id === step?.go) ?? later[0]
}

/**
 * The questions that these answers lead through, in their order, up to the first that has none.
 *
 * @param skipped the ids of those that were left out on purpose
 */
export function surveyPath(
  questions: readonly Question[],
  answers: SurveyAnswers,
  skipped: ReadonlySet<string>,
): readonly Question[] {
  const path: Question[] = []
  let question = questions[0]
  while (question) {
    path.push(question)
    const answer = answers[question.id]
    if (answer === undefined && !skipped.has(question.id)) break
    question = questionAfter(questions, question, answer)
  }
  return path
}

/** How many questions can come from this one on, itself included, whichever way the answers lead. */
export function mostFrom(questions: readonly Question[], from: Question): number {
  const most = new Map<Question | undefined, number>()
  for (const question of [...questions].reverse()) {
    const steps: readonly (Step | undefined)[] = [...(question.next ?? []), undefined]
    // What stands behind a step that always holds is never reached; where none does, the next question is one way on.
    const open = steps.slice(0, steps.findIndex(step => !step || isAlways(step)) + 1)
    const ways = open.map(step => most.get(target(questions, question, step)) ?? 0)
    most.set(question, 1 + Math.max(...ways))
  }
  return most.get(from) ?? 0
}
