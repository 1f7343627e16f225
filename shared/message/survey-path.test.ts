import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Question, SurveyAnswer } from './question.ts'
import { mostFrom, questionAfter, surveyPath } from './survey-path.ts'

const NPS: Question = {
  id: 'nps',
  type: 'nps',
  label: 'How likely?',
  next: [
    { atMost: 6, go: 'why' },
    { atLeast: 9, go: 'end' },
  ],
}
const KIND: Question = {
  id: 'kind',
  type: 'multiple',
  label: 'Which?',
  options: [
    { id: 'speed', label: 'Speed' },
    { id: 'price', label: 'Price' },
  ],
  next: [{ is: 'price', go: 'end' }],
}
const WHY: Question = { id: 'why', type: 'text', label: 'Why?', optional: true }
const SURVEY = [NPS, KIND, WHY]
const NONE = new Set<string>()
const ids = (questions: readonly Question[]) => questions.map(({ id }) => id)

test.each<[string, Question, SurveyAnswer | undefined, string | undefined]>([
  ['a number within bounds takes its step', NPS, 3, 'why'],
  ['a number at the bound takes its step', NPS, 9, undefined],
  ['a number outside of all bounds goes on to the next', NPS, 7, 'kind'],
  ['a choice among several takes its step', KIND, ['speed', 'price'], undefined],
  ['other choices go on to the next', KIND, ['speed'], 'why'],
  ['what was left out takes no step with a condition', KIND, undefined, 'why'],
  ['the last question leads to the end', WHY, 'So', undefined],
])('%s', (_, question, answer, id) => {
  expect(questionAfter(SURVEY, question, answer)?.id).toBe(id)
})

test('a survey goes on at the first question on its path that has no answer', () => {
  expect(ids(surveyPath(SURVEY, { nps: 7, why: 'So' }, NONE))).toEqual(['nps', 'kind'])
  expect(ids(surveyPath(SURVEY, { nps: 2 }, NONE))).toEqual(['nps', 'why'])
})

test('another answer takes the questions of the other branch off the path', () => {
  const answers = { nps: 7, kind: ['speed'], why: 'So' }
  expect(ids(surveyPath(SURVEY, answers, NONE))).toEqual(['nps', 'kind', 'why'])
  expect(ids(surveyPath(SURVEY, { ...answers, nps: 1 }, NONE))).toEqual(['nps', 'why'])
  expect(ids(surveyPath(SURVEY, { ...answers, nps: 10 }, NONE))).toEqual(['nps'])
})

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']
/** Also steps that name earlier questions, their own, and none that exist. */
const go = fc.constantFrom(...NAMES, 'end', 'unknown')
const bound = fc.integer({ min: 0, max: 10 })
const step = fc.record({ atLeast: bound, atMost: bound, go }, { requiredKeys: ['go'] })
const survey = fc
  .array(fc.array(step, { maxLength: 3 }), { minLength: 1, maxLength: NAMES.length })
  .map(nexts => nexts.map((next, n): Question => ({ id: NAMES[n] ?? '', type: 'nps', label: '?', next })))
const answers = fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 10 }))
const skipped = fc.subarray(NAMES).map(names => new Set(names))

test('whatever is answered, every survey ends, asks nothing twice, and never goes back', () => {
  fc.assert(
    fc.property(survey, answers, skipped, (questions, answers, skipped) => {
      const path = surveyPath(questions, answers, skipped)
      const places = path.map(question => questions.indexOf(question))
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
      const unanswered = path.filter(({ id }) => !(id in answers) && !skipped.has(id))
      expect(unanswered.length).toBeLessThanOrEqual(1)
      if (unanswered[0]) expect(path.at(-1)).toBe(unanswered[0])
    }),
  )
})

test('answers off the path change nothing, and those on it lead the same way again', () => {
  fc.assert(
    fc.property(survey, answers, skipped, (questions, answers, skipped) => {
      const path = ids(surveyPath(questions, answers, skipped))
      const kept = Object.fromEntries(Object.entries(answers).filter(([id]) => path.includes(id)))
      expect(ids(surveyPath(questions, kept, skipped))).toEqual(path)
    }),
  )
})

test('the most that can come shrinks with each step, and never says less than what comes', () => {
  fc.assert(
    fc.property(survey, answers, (questions, answers) => {
      const path = surveyPath(questions, answers, new Set(NAMES))
      const most = path.map(question => mostFrom(questions, question))
      for (const [n, left] of most.entries()) {
        expect(left).toBeGreaterThanOrEqual(path.length - n)
        expect(left).toBeLessThan(most[n - 1] ?? Infinity)
      }
    }),
  )
})
