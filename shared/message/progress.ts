import { own, setOwn } from '../value/path.ts'
import type { SurveyAnswer } from './question.ts'

/** How far somebody got with a message, by what one origin told. Times are in milliseconds since 1970. */
export interface Progress {
  /** When each item of a checklist was first done. */
  done?: { [item: string]: number }
  /** The latest answer to each question of a survey. */
  answers?: { [question: string]: GivenAnswer }
}

/** An answer, and when it was given. What was said in words stays in its event: an empty text stands for it here. */
export interface GivenAnswer {
  readonly answer: SurveyAnswer
  readonly at: number
}

/** By the ids of messages. */
export type ProgressOf = { [message: string]: Progress }

/** What is known of one message when two told of it, in whichever order. */
export function mergeProgress(one: Progress, other: Progress): Progress {
  const done = { ...one.done }
  for (const [item, at] of Object.entries(other.done ?? {}))
    setOwn(done, item, Math.min(at, own(done, item) ?? at))
  const answers = { ...one.answers }
  for (const [question, given] of Object.entries(other.answers ?? {}))
    setOwn(answers, question, laterAnswer(own(answers, question), given))
  return {
    ...(Object.keys(done).length > 0 && { done }),
    ...(Object.keys(answers).length > 0 && { answers }),
  }
}

/** The same for all messages. */
export function mergeAllProgress(one: ProgressOf, other: ProgressOf): ProgressOf {
  const merged = { ...one }
  for (const [id, progress] of Object.entries(other))
    setOwn(merged, id, mergeProgress(own(merged, id) ?? {}, progress))
  return merged
}

function laterAnswer(known: GivenAnswer | undefined, given: GivenAnswer): GivenAnswer {
  if (!known || given.at > known.at) return given
  if (given.at < known.at) return known
  return JSON.stringify(given.answer) > JSON.stringify(known.answer) ? given : known
}
