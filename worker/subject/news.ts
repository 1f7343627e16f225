import type { Answer, CompiledModel, State, Threshold } from '../../shared/engine/index.ts'
import { modelsNamed } from '../../shared/segment/filter.ts'
import type { EventType } from '../outbox/item.ts'
import { itemId } from '../outbox/item-id.ts'
import { owe } from '../outbox/outbox.ts'
import { subscribers } from '../webhook/webhook.ts'
import type { Config } from '../workspace/config.ts'
import { shownConsent } from './consent.ts'
import type { Move } from './membership.ts'
import { reasonsOf } from './reasons.ts'
import type { Answers } from './settle.ts'
import type { SubjectState } from './state.ts'
import { whoIs } from './who.ts'

/** Models of which a segment's news tells the score, the first of those that it names; a webhook should stay small. */
const MOST_SCORES = 5

/** What a model said of a subject when it was last judged, of which a change is news. */
export interface Worn {
  readonly stage: string | null
  readonly tags: readonly string[]
}

/** Something about a score that others may want to hear of. */
export interface News {
  readonly type: EventType
  readonly compiled: CompiledModel
  readonly answer: Answer
  /** `edit` of a model that was published to act on whom it moves. */
  readonly cause: 'event' | 'time' | 'edit'
  /** The true instant, in milliseconds. */
  readonly instant: number
  /** What sets it apart from other news of the same type, model and instant. */
  readonly detail: { readonly [name: string]: unknown }
}

type Judged = Pick<News, 'compiled' | 'answer' | 'cause' | 'instant'>

export function crossingNews(judged: Judged, { id, on, at }: Threshold): News {
  return { ...judged, type: 'threshold.crossed', detail: { threshold: { id, direction: on, at } } }
}

/** A stage that changed, tags that came, tags that went. */
export function changeNews(judged: Judged, before: Worn): News[] {
  const { stage, tags } = judged.answer
  const tagNews = (type: EventType, tag: string): News => ({ ...judged, type, detail: { tag } })
  return [
    ...(stage === before.stage
      ? []
      : [{ ...judged, type: 'stage.changed', detail: { from: before.stage, to: stage } } as const]),
    ...tags.filter(tag => !before.tags.includes(tag)).map(tag => tagNews('tag.added', tag)),
    ...before.tags.filter(tag => !tags.includes(tag)).map(tag => tagNews('tag.removed', tag)),
  ]
}

/** Owes news to the endpoints that are subscribed to it; without any, nothing is even put into words. */
export function oweNews(state: SubjectState, config: Config, union: State, news: readonly News[]): void {
  for (const { type, compiled, answer, cause, instant, detail } of news) {
    const { id: model } = compiled.model
    const to = subscribers(config.webhooks, type, { model })
    if (to.length === 0) continue
    const { model: told, ...why } = whyOf(config, compiled, answer)
    const data = { ...about(state, union), model: told, ...detail, cause, ...why }
    oweItem(state, type, [model, JSON.stringify(detail)], instant, data, to)
  }
}

/** What a model says of somebody, and which rules say so. */
function whyOf({ versions }: Config, compiled: CompiledModel, answer: Answer) {
  const { id, name = id } = compiled.model
  const { score, fit, activity, stage, grade, tags } = answer
  return {
    model: { id, name, version: versions.get(id) ?? 0 },
    score: { score, fit, activity, stage, grade, tags },
    reasons: reasonsOf(compiled, answer),
  }
}

/** Owes the news that somebody came into segments or went out of them, with what the models that they name say. */
export function oweMoves(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
  moves: readonly Move[],
  { cause, instant }: Pick<News, 'cause' | 'instant'>,
): void {
  for (const { type, segment } of moves) {
    const { id, name, filter } = segment
    const to = subscribers(config.webhooks, type, { segment: id })
    if (to.length === 0) continue
    const named = new Set(modelsNamed(filter))
    const scores = [...answers]
      .filter(([{ model }]) => named.has(model.id))
      .slice(0, MOST_SCORES)
      .map(([compiled, answer]) => whyOf(config, compiled, answer))
    const data = { ...about(state, union), segment: { id, name }, cause, scores }
    oweItem(state, type, [id], instant, data, to)
  }
}

/** Owes the news that somebody is known who was not; a visitor nobody knows is none. */
export function oweCreated(state: SubjectState, config: Config, union: State, at: number): void {
  if (state.name.id.startsWith('anon:')) return
  const type = `${state.name.kind}.created` as const
  const to = subscribers(config.webhooks, type, {})
  if (to.length === 0) return
  oweItem(state, type, [], at, about(state, union), to)
}

/**
 * Whom it is about, under the name of their kind: `{ contact }`, `{ account }` or `{ deal }`. A contact with what
 * they agreed to, if they said: who is told has to honour it, too.
 */
function about({ name, partials }: SubjectState, union: State): { readonly [kind: string]: unknown } {
  const { email, ...who } = whoIs(name.id, union)
  if (name.kind !== 'contact') return { [name.kind]: who }
  const consent = shownConsent(partials)
  return { contact: { ...who, email, ...(consent && { consent }) } }
}

function oweItem(
  state: SubjectState,
  type: EventType,
  apart: readonly string[],
  instant: number,
  data: { readonly [name: string]: unknown },
  to: readonly string[],
): void {
  const { workspace, id } = state.name
  const item = {
    id: itemId([workspace, id, type, ...apart, instant]),
    subject: id,
    payload: { type, timestamp: new Date(instant).toISOString(), data },
  }
  Object.assign(state, owe(state.outbox, item, to))
}
