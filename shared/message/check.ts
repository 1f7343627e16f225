import * as v from 'valibot'
import { plainIssue } from '../value/issue.ts'
import { isObject } from '../value/object.ts'
import { own, readOwn } from '../value/path.ts'
import { CONTENT, type Format } from './content.ts'
import { fieldFault } from './merge-fields.ts'
import type { Message } from './message.ts'
import { THE_END } from './survey-path.ts'
import { mapTexts } from './texts.ts'
import { overlaid } from './translate.ts'

/** What is wrong with a message: where, what would be right, and what stands there now, where something does. */
export interface MessageIssue {
  readonly path: string
  readonly message: string
  readonly value?: unknown
}

/** What is said in the place of a message's own content, and where that stands. */
interface Overlay {
  readonly path: string
  readonly content: object
}

/**
 * What the parts of a message owe each other, once each of them is right in itself: merge fields that can be read,
 * names that are told apart, surveys that go on, and variants and translations that say what their format demands.
 */
export function checkMessage(message: Message): MessageIssue[] {
  const { id, format, content } = message
  const overlays = overlaysOf(message)
  const said = [{ path: 'content', content }, ...overlays.flat()]
  const issues = [
    ...said.flatMap(fieldIssues),
    ...said.flatMap(one => startIssues(one, id)),
    ...contentIssues(content).map(issue => ({ ...issue, path: `content.${issue.path}` })),
    ...overlays.flatMap(over => overlayIssues(format, content, over)),
  ]
  // A translation is looked at with each variant: what is wrong with it is said once.
  return [...new Map(issues.map(issue => [`${issue.path} ${issue.message}`, issue])).values()]
}

/** All that can be said in place of the content, each with what it is said over: innermost last. */
function overlaysOf({ variants = [], translations = {} }: Message): Overlay[][] {
  const languages = (of: object, path: string) =>
    Object.entries(of).map(([name, content]) => ({ name, over: { path: `${path}.${name}`, content } }))
  const shared = languages(translations, 'translations')
  const tried = variants.map(({ content, translations: its = {} }, index) => {
    const path = `variants.${index}`
    const drawn = { path: `${path}.content`, content }
    const theirs = languages(its, `${path}.translations`)
    const names = new Set([...shared, ...theirs].map(({ name }) => name))
    const ofName = (name: string) =>
      [...shared, ...theirs].filter(one => one.name === name).map(({ over }) => over)
    return [[drawn], ...[...names].map(name => [drawn, ...ofName(name)])]
  })
  return [...shared.map(({ over }) => [over]), ...tried.flat()]
}

function fieldIssues({ path, content }: Overlay): MessageIssue[] {
  const issues: MessageIssue[] = []
  mapTexts(content, (text, _, at) => {
    const fault = fieldFault(text)
    if (fault) issues.push({ path: `${path}.${at}`, message: fault, value: text })
    return text
  })
  return issues
}

function startIssues({ path, content }: Overlay, id: string): MessageIssue[] {
  return ['action', 'secondary'].flatMap(button =>
    readOwn(readOwn(content, button), 'start') === id
      ? [{ path: `${path}.${button}.start`, message: 'must be another message than this one', value: id }]
      : [],
  )
}

/** What is wrong with content once other content is said in its place; each issue where that other content has it. */
function overlayIssues(format: Format, content: object, over: readonly Overlay[]): MessageIssue[] {
  const merged = over.reduce((under, { content: said }) => overlaid(under, said), content)
  const parsed = v.safeParse(CONTENT[format], merged, { abortPipeEarly: true })
  const issues = parsed.success
    ? contentIssues(parsed.output)
    : parsed.issues.map(issue => ({
        path: v.getDotPath(issue) ?? '',
        message: plainIssue(issue),
        ...(typeof issue.input !== 'object' && { value: issue.input }),
      }))
  return issues.map(issue => ({ ...issue, path: placeOf(issue.path, merged, over) }))
}

/** Where merged content got something from: of all that was said over it the last that says it, or the last of all. */
function placeOf(path: string, merged: object, over: readonly Overlay[]): string {
  const found = over.map(({ path: start, content }) => ({
    start,
    ...follow(path.split('.'), merged, content),
  }))
  const best = found.findLast(({ isWhole }) => isWhole) ?? found.at(-1)
  return best ? [best.start, ...best.way].join('.') : path
}

/** How far a path of merged content leads in what was said over it, where entries of lists are found by their ids. */
function follow(
  names: readonly string[],
  merged: unknown,
  over: unknown,
): { way: string[]; isWhole: boolean } {
  const [name, ...rest] = names
  if (name === undefined || name === '') return { way: [], isWhole: true }
  const inner = readOwn(merged, name)
  const at = Array.isArray(over) ? String(over.findIndex(one => idOf(one) === idOf(inner))) : name
  const said = readOwn(over, at)
  if (said === undefined) return { way: [], isWhole: false }
  const { way, isWhole } = follow(rest, inner, said)
  return { way: [at, ...way], isWhole }
}

function idOf(entry: unknown): unknown {
  return isObject(entry) ? own(entry, 'id') : undefined
}

/** What is wrong with content whose parts are right in themselves. */
function contentIssues(content: Message['content']): MessageIssue[] {
  if ('items' in content) return repeated(content.items, 'items', 'item')
  if (!('questions' in content)) return []
  const { questions } = content
  return [
    ...repeated(questions, 'questions', 'question'),
    ...questions.flatMap((question, index) => {
      const path = `questions.${index}`
      const options = 'options' in question ? question.options : []
      const later = questions.slice(index + 1).map(({ id }) => id)
      return [
        ...(question.id === THE_END || question.id in {}
          ? [
              {
                path: `${path}.id`,
                message: 'must be another word: this one means something',
                value: question.id,
              },
            ]
          : []),
        ...repeated(options, `${path}.options`, 'option'),
        ...(question.next ?? []).flatMap((step, n) => {
          const is = 'is' in step ? step.is : undefined
          return [
            ...oneOf(`${path}.next.${n}.go`, step.go, [...later, THE_END], 'a later question or the end'),
            ...(typeof is !== 'string'
              ? []
              : oneOf(
                  `${path}.next.${n}.is`,
                  is,
                  options.map(({ id }) => id),
                  'an option of the question',
                )),
          ]
        }),
      ]
    }),
  ]
}

function repeated(list: readonly { readonly id: string }[], path: string, what: string): MessageIssue[] {
  return list.flatMap(({ id }, index) =>
    list.findIndex(other => other.id === id) < index
      ? [{ path: `${path}.${index}.id`, message: `must be unique: another ${what} has this id`, value: id }]
      : [],
  )
}

function oneOf(path: string, value: string, known: readonly string[], what: string): MessageIssue[] {
  return known.includes(value) ? [] : [{ path, message: `must be ${what}: ${known.join(', ')}`, value }]
}
