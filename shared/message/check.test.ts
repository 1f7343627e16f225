import { describe, expect, test } from 'vitest'
import { checkMessage } from './check.ts'
import type { Message } from './message.ts'

const COMMON = { id: 'm', name: 'M', status: 'draft', when: { started: true } } as const
const banner = (content: object, more: object = {}) =>
  ({ ...COMMON, format: 'banner', content: { body: 'Hello', ...content }, ...more }) as Message
const survey = (questions: readonly object[], more: object = {}) =>
  ({ ...COMMON, format: 'survey', content: { questions }, ...more }) as Message
const variant = (content: object, more: object = {}) => ({
  variants: [{ id: 'a', weight: 1, content, ...more }],
})
const pathsOf = (message: Message) => checkMessage(message).map(({ path }) => path)

describe('a message', () => {
  test('that says what its format demands, in all variants and languages, is right', () => {
    const more = {
      ...variant({ title: 'Hi {{ name }}', image: null }),
      translations: { de: { body: 'Hallo' } },
    }
    expect(checkMessage(banner({ title: 'Hello', image: { url: '/a.png', alt: '' } }, more))).toEqual([])
  })

  test('is told of merge fields that cannot be read, wherever they stand', () => {
    const content = { title: 'Hi {{ name', action: { label: '{{ | you }}', url: '/{{ x }' } }
    const more = {
      ...variant({ dismiss: '{{' }, { translations: { de: { title: '{{}}' } } }),
      translations: { de: { action: { label: '{{' } } },
    }
    expect(pathsOf(banner(content, more))).toEqual([
      'content.title',
      'content.action.label',
      'content.action.url',
      'translations.de.action.label',
      'variants.0.content.dismiss',
      'variants.0.translations.de.title',
    ])
    expect(checkMessage(banner(content))[0]).toEqual({
      path: 'content.title',
      message: 'must close each {{ with }}, such as {{ name | there }}',
      value: 'Hi {{ name',
    })
  })

  test('is told of translations and variants that are not what its format demands, where they say so', () => {
    const more = {
      ...variant({ body: 7, unknown: 1 }, { translations: { de: { title: '' } } }),
      translations: { de: { body: '' }, fr: { action: { url: 'javascript:x' } } },
    }
    const issues = checkMessage(banner({ action: { label: 'Go', url: '/go' } }, more))
    expect(issues).toContainEqual({ path: 'translations.de.body', message: 'must not be empty', value: '' })
    expect(issues).toContainEqual({ path: 'variants.0.content.body', message: 'must be text', value: 7 })
    expect(issues).toContainEqual({
      path: 'variants.0.translations.de.title',
      message: 'must not be empty',
      value: '',
    })
    expect(new Set(pathsOf(banner({ action: { label: 'Go', url: '/go' } }, more)))).toEqual(
      new Set([
        'translations.de.body',
        'translations.fr.action.url',
        'variants.0.content.body',
        'variants.0.content.unknown',
        'variants.0.translations.de.title',
      ]),
    )
  })

  test('is told of the entry of a list by where that stands in the translation', () => {
    const questions = [
      { id: 'one', type: 'nps', label: 'One' },
      { id: 'two', type: 'nps', label: 'Two' },
    ]
    const de = {
      questions: [{ id: 'two', label: '' }, { id: 'three', type: 'nps', label: 'Drei' }, { id: 'four' }],
    }
    expect(pathsOf(survey(questions, { translations: { de } }))).toEqual([
      'translations.de.questions.0.label',
      'translations.de.questions.2',
    ])
  })

  test('is told of a button that starts itself', () => {
    const action = { label: 'Again', start: 'm' }
    expect(pathsOf(banner({ action, secondary: { label: 'Other', start: 'n' } }))).toEqual([
      'content.action.start',
    ])
    expect(pathsOf(banner({}, variant({ secondary: action })))).toEqual([
      'variants.0.content.secondary.start',
    ])
  })

  test('is told of items that are called the same', () => {
    const items = ['a', 'b', 'a'].map(id => ({ id, label: id, match: { event: id } }))
    expect(checkMessage({ ...COMMON, format: 'checklist', content: { title: 'Do', items } })).toEqual([
      { path: 'content.items.2.id', message: 'must be unique: another item has this id', value: 'a' },
    ])
  })
})

test('a survey is told of steps that lead back or nowhere, and of names that mean two things', () => {
  const options = [
    { id: 'x', label: 'X' },
    { id: 'x', label: 'X' },
  ]
  const questions = [
    { id: 'one', type: 'nps', label: 'One', next: [{ atLeast: 9, go: 'three' }, { go: 'one' }] },
    {
      id: 'two',
      type: 'single',
      label: 'Two',
      options,
      next: [
        { is: 'y', go: 'one' },
        { is: 'x', go: 'end' },
      ],
    },
    { id: 'two', type: 'text', label: 'Three', next: [{ go: 'nowhere' }] },
    { id: 'end', type: 'text', label: 'End' },
    { id: 'constructor', type: 'text', label: 'What every object has' },
  ]
  expect(checkMessage(survey(questions)).map(({ path, message }) => `${path} ${message}`)).toEqual([
    'content.questions.2.id must be unique: another question has this id',
    'content.questions.0.next.0.go must be a later question or the end: two, two, end, constructor, end',
    'content.questions.0.next.1.go must be a later question or the end: two, two, end, constructor, end',
    'content.questions.1.options.1.id must be unique: another option has this id',
    'content.questions.1.next.0.go must be a later question or the end: two, end, constructor, end',
    'content.questions.1.next.0.is must be an option of the question: x, x',
    'content.questions.2.next.0.go must be a later question or the end: end, constructor, end',
    'content.questions.3.id must be another word: this one means something',
    'content.questions.4.id must be another word: this one means something',
  ])
})

test('a variant of a survey that takes a question away is told of the step that led there', () => {
  const questions = [
    {
      id: 'one',
      type: 'single',
      label: 'One',
      options: [{ id: 'x', label: 'X' }],
      next: [{ is: 'x', go: 'two' }],
    },
    { id: 'two', type: 'text', label: 'Two' },
  ]
  expect(pathsOf(survey(questions))).toEqual([])
  const shorter = variant({ questions: [{ id: 'one', next: [{ go: 'three' }] }] })
  expect(pathsOf(survey(questions, shorter))).toEqual(['variants.0.content.questions.0.next.0.go'])
})
