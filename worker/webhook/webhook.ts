import * as v from 'valibot'
import { EVENT_TYPES, type EventType } from '../outbox/item.ts'
import type { Secret } from './secret.ts'
import { targetProblem } from './target.ts'

const LONGEST_URL = 2000
const MOST_NAMED = 100
const LONGEST_ID = 64
const LONGEST_DESCRIPTION = 500
/** Each is asked whenever deliveries are listed. */
const MOST_SHARDS = 16
const PER_SECOND = { usual: 50, most: 1000 }

/** What people say of an endpoint, as `POST` and `PUT /api/webhooks` take it. */
export function webhookSchema(allowPrivate: boolean) {
  return v.strictObject({
    url: v.pipe(
      v.string('must be text'),
      v.maxLength(LONGEST_URL, `must have at most ${LONGEST_URL} characters`),
      v.rawCheck(({ dataset, addIssue }) => {
        const problem = dataset.typed ? targetProblem(dataset.value, allowPrivate) : null
        if (problem !== null) addIssue({ message: problem })
      }),
    ),
    events: v.pipe(
      v.array(
        v.picklist(EVENT_TYPES, `must be one of ${EVENT_TYPES.join(', ')}`),
        'must be a list of event types',
      ),
      v.minLength(1, 'must name at least one event type'),
      v.maxLength(EVENT_TYPES.length, 'must name each event type once'),
    ),
    /** Only what is about these models; without, about any. */
    models: v.optional(namesOf('model')),
    /** Only what is about these segments; without, about any. */
    segments: v.optional(namesOf('segment')),
    enabled: v.optional(v.boolean('must be true or false'), true),
    description: v.optional(v.pipe(v.string('must be text'), v.maxLength(LONGEST_DESCRIPTION)), ''),
    /** Requests a second that the endpoint gets at most. */
    perSecond: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(PER_SECOND.most, `must be at most ${PER_SECOND.most}`),
      ),
      PER_SECOND.usual,
    ),
    /** Couriers that share the work: one when left out, and never more than requests a second. */
    shards: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(MOST_SHARDS, `must be at most ${MOST_SHARDS}`),
      ),
    ),
  })
}

function namesOf(thing: 'model' | 'segment') {
  return v.pipe(
    v.array(v.pipe(v.string('must be text'), v.minLength(1, 'must not be empty'), v.maxLength(LONGEST_ID))),
    v.minLength(1, `must name at least one ${thing}, or be left out`),
    v.maxLength(MOST_NAMED, `must name at most ${MOST_NAMED} ${thing}s`),
  )
}
export type WebhookInput = v.InferOutput<ReturnType<typeof webhookSchema>>

/** An endpoint as its workspace keeps it. */
export interface StoredWebhook extends WebhookInput {
  readonly id: string
  /** Its workspace's name, which the workspace's object need not know of itself. */
  readonly workspace: string
  /** ISO 8601 */
  readonly createdAt: string
  /** The newest first. */
  readonly secrets: readonly Secret[]
  /** The receiver answered 410 then, and gets nothing until somebody enables it again; ISO 8601. */
  readonly goneAt?: string
  /** Couriers that it had at most so far, where it had more than one: each may hold something. */
  readonly mostShards?: number
}

/** What those who have something to tell need to know of an endpoint: neither where it is nor its secrets. */
export interface Subscription {
  readonly id: string
  readonly events: readonly EventType[]
  readonly models?: readonly string[] | undefined
  readonly segments?: readonly string[] | undefined
}

export function subscriptionsOf(webhooks: readonly StoredWebhook[]): Subscription[] {
  return webhooks
    .filter(({ enabled }) => enabled)
    .map(({ id, events, models, segments }) => ({
      ...{ id, events },
      ...(models && { models }),
      ...(segments && { segments }),
    }))
}

/** What news is about, by id. */
export interface Topic {
  readonly model?: string
  readonly segment?: string
}

/** The endpoints that want to hear of this; what is about no model passes every limit to models. */
export function subscribers(
  subscriptions: readonly Subscription[],
  type: EventType,
  { model, segment }: Topic,
): string[] {
  const isNamed = (names: readonly string[] | undefined, name: string | undefined) =>
    name === undefined || !names || names.includes(name)
  return subscriptions
    .filter(
      ({ events, models, segments }) =>
        events.includes(type) && isNamed(models, model) && isNamed(segments, segment),
    )
    .map(({ id }) => id)
}
