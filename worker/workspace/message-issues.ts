import type { Message } from '../../shared/message/message.ts'
import type { When } from '../../shared/message/when.ts'
import { tagsOf } from '../../shared/model/tags.ts'
import type { Filter } from '../../shared/segment/filter.ts'
import { own, readOwn } from '../../shared/value/path.ts'
import type { ErrorAnswer } from '../../shared/wire/answer.ts'
import type { MessageContents } from './message-contents.ts'

/** What would be right is listed as long as a person reads it. */
const MOST_NAMED = 20

type Issues = NonNullable<ErrorAnswer['error']['issues']>

/**
 * Why a message that goes live could not do what it says: what it speaks of is not there. Drafts may be ahead of
 * it, and what is live may come to lack something later: then this tells what.
 */
export function messageIssues(message: Message, contents: MessageContents): Issues {
  const { when, audience, goal, kind } = message
  const kinds = Object.keys(contents.policy.kinds ?? {})
  return [
    ...whenIssues(when, contents),
    ...(audience ? audienceIssues(audience, contents) : []),
    ...(goal && 'model' in goal ? modelIssues('goal.model', goal.model, contents) : []),
    ...(kind === undefined ? [] : oneOf('kind', kind, kinds, 'a kind of the settings')),
    ...startsIn(message).flatMap(({ path, id }) => startIssues(path, id, contents)),
  ]
}

function whenIssues(when: When, contents: MessageContents): Issues {
  if ('segment' in when)
    return oneOf('when.segment', when.segment, Object.keys(contents.segments), 'a saved segment')
  if (!('model' in when)) return []
  const marks = marksOf(when.model, contents)
  if (!marks) return modelIssues('when.model', when.model, contents)
  const of = `of the model ${when.model}`
  if ('threshold' in when)
    return oneOf('when.threshold', when.threshold, marks.thresholds, `a threshold ${of}`)
  if ('stage' in when) return oneOf('when.stage', when.stage, marks.stages, `a stage ${of}`)
  return oneOf('when.tag', when.tag, marks.tags, `a tag ${of}`)
}

function audienceIssues({ scores = [], not }: Filter, contents: MessageContents): Issues {
  const asked = [
    ...scores.map((filter, index) => ({ filter, path: `audience.scores.${index}` })),
    ...(not?.scores ?? []).map((filter, index) => ({ filter, path: `audience.not.scores.${index}` })),
  ]
  return asked.flatMap(({ filter: { model, stages = [], tags = [] }, path }) => {
    const marks = marksOf(model, contents)
    if (!marks) return modelIssues(`${path}.model`, model, contents)
    const [stage, tag] = [`a stage of the model ${model}`, `a tag of the model ${model}`]
    return [
      ...stages.flatMap((id, index) => oneOf(`${path}.stages.${index}`, id, marks.stages, stage)),
      ...tags.flatMap((id, index) => oneOf(`${path}.tags.${index}`, id, marks.tags, tag)),
    ]
  })
}

function modelIssues(path: string, id: string, contents: MessageContents): Issues {
  const models = Object.keys(contents.models).filter(known => marksOf(known, contents))
  return oneOf(path, id, models, 'a model of contacts')
}

interface Marks {
  readonly thresholds: readonly string[]
  readonly stages: readonly string[]
  readonly tags: readonly string[]
}

/**
 * What can become of a contact by a model, as it scores now and as it was saved last: who publishes the message
 * before the model misses nobody whom the model moves.
 */
function marksOf(id: string, contents: MessageContents): Marks | undefined {
  const record = own(contents.models, id)
  const models = record ? [record.model, ...(record.live ? [record.live.model] : [])] : []
  const ofContacts = models.filter(({ subject }) => subject === 'contact')
  if (ofContacts.length === 0) return undefined
  return {
    thresholds: ofContacts.flatMap(({ thresholds }) => idsOf(thresholds)),
    stages: ofContacts.flatMap(({ stages = [] }) => idsOf(stages)),
    tags: ofContacts.flatMap(tagsOf),
  }
}

interface Start {
  readonly path: string
  readonly id: string
}

/** Which messages its buttons start, whatever its variants and translations say in their place. */
function startsIn({ content, variants = [], translations = {} }: Message): Start[] {
  const said = [
    { path: 'content', content },
    ...spoken('translations', translations),
    ...variants.flatMap((variant, index) => [
      { path: `variants.${index}.content`, content: variant.content },
      ...spoken(`variants.${index}.translations`, variant.translations ?? {}),
    ]),
  ]
  return said.flatMap(({ path, content }) =>
    ['action', 'secondary'].flatMap(button => {
      const id = readOwn(readOwn(content, button), 'start')
      return typeof id === 'string' ? [{ path: `${path}.${button}.start`, id }] : []
    }),
  )
}

function spoken(path: string, translations: { readonly [language: string]: object }) {
  return Object.entries(translations).map(([language, content]) => ({ path: `${path}.${language}`, content }))
}

function startIssues(path: string, id: string, { messages }: MessageContents): Issues {
  const startable = Object.values(messages)
    .filter(({ live, message }) => 'started' in (live ?? message).when)
    .map(message => message.id)
  return oneOf(path, id, startable, 'a message whose when is { "started": true }')
}

function oneOf(path: string, value: string, known: readonly string[], what: string): Issues {
  const all = [...new Set(known)]
  if (all.includes(value)) return []
  const listed = all.length === 0 ? '; there is none yet' : `: ${all.slice(0, MOST_NAMED).join(', ')}`
  return [{ path, message: `must be ${what}${listed}`, value }]
}

function idsOf(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id)
}
