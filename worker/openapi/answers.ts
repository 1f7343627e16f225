import * as v from 'valibot'
import { Award } from '../../shared/award/schema.ts'
import { Match } from '../../shared/match/schema.ts'
import { Action } from '../../shared/message/action.ts'
import { CONTENT, type Format } from '../../shared/message/content.ts'
import { Goal, Variant } from '../../shared/message/experiment.ts'
import { AnyFormat, Message, messageWith } from '../../shared/message/message.ts'
import { Moment } from '../../shared/message/moment.ts'
import { Question } from '../../shared/message/question.ts'
import { When } from '../../shared/message/when.ts'
import { MessageId } from '../../shared/message/words.ts'
import { Group } from '../../shared/model/rule.ts'
import { ModelSchema } from '../../shared/model/schema.ts'
import { Filter } from '../../shared/segment/filter.ts'
import type { BatchAnswer, ErrorAnswer, ExplainedScore } from '../../shared/wire/answer.ts'
import type { AccountView } from '../account/account-view.ts'
import type { PeoplePage } from '../account/people-page.ts'
import { ROLES } from '../auth/key.ts'
import type { CourierStatus, Delivery } from '../courier/calls.ts'
import type { Page } from '../directory/page.ts'
import type { Progress } from '../directory/progress.ts'
import type { Rank } from '../directory/rank.ts'
import { STATUS } from '../http/errors.ts'
import type { Impact } from '../impact/impact.ts'
import type { InboxAnswer } from '../inbox/inboxes.ts'
import type { Funnel as FunnelAnswer } from '../report/funnel.ts'
import type { MessageResults } from '../report/message-results.ts'
import { Segment } from '../segment/segment.ts'
import type { ContactView, TimelinePage } from '../subject/calls.ts'
import type { MessageView } from '../subject/messages/view.ts'
import { webhookSchema } from '../webhook/webhook.ts'
import { ACTIONS } from '../workspace/audit.ts'
import { CROSSINGS } from '../workspace/config.ts'

/** A schema of what is answered, which the compiler holds to the type that the code answers. */
const answering = <T>(schema: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T> => schema

const text = v.string()
const number = v.number()
const instant = v.pipe(text, v.isoTimestamp())
const optional = v.exactOptional

/** Values under names, as they were sent. */
const Fields = v.record(text, v.unknown())

const scored = {
  score: number,
  fit: number,
  activity: number,
  stage: v.nullable(text),
  grade: text,
  tags: v.array(text),
}

export const Score: v.GenericSchema<unknown, ExplainedScore> = v.object({
  model: text,
  name: text,
  purpose: text,
  ...scored,
  raw: number,
  rawFit: number,
  rawActivity: number,
  disqualifiedBy: v.nullable(text),
  rules: v.array(v.object({ id: text, measure: v.nullable(number), points: number })),
})

const crossing = {
  id: text,
  model: text,
  threshold: text,
  direction: v.picklist(['rise', 'fall']),
  score: number,
  at: instant,
}

export const ShownMessage = v.object({
  id: text,
  key: text,
  format: v.picklist(Object.keys(CONTENT) as Format[]),
  content: v.looseObject({}),
  variant: optional(text),
  moment: optional(Moment),
  lang: optional(text),
  dir: optional(v.literal('rtl')),
  words: optional(v.record(v.string(), text)),
  heldOut: optional(v.literal(true)),
  answers: optional(v.record(v.string(), v.unknown())),
})

/** Events come back as they are stored; each type has fields of its own. */
export const StoredEvent = v.object({
  type: v.picklist(['track', 'page', 'screen', 'identify', 'group', 'alias']),
  messageId: text,
  timestamp: instant,
  userId: optional(text),
  anonymousId: optional(text),
  event: optional(text),
  name: optional(text),
  category: optional(text),
  groupId: optional(text),
  previousId: optional(text),
  properties: optional(Fields),
  traits: optional(Fields),
  context: optional(Fields),
})

export const BatchAnswerSchema: v.GenericSchema<unknown, unknown> = v.object({
  success: v.literal(true),
  accepted: number,
  duplicates: number,
  queued: optional(number),
  rejected: v.array(v.object({ index: number, code: text, message: text })),
  dropped: optional(v.object({ count: number, reason: v.picklist(['bot', 'consent']) })),
  identity: optional(
    v.object({
      verified: v.boolean(),
      userId: optional(text),
      reason: optional(text),
      message: optional(text),
    }),
  ),
  scores: optional(v.array(v.object({ model: text, ...omitted(scored) }))),
  thresholds: optional(v.array(v.object(crossing))),
  messages: optional(v.array(ShownMessage)),
  stay: optional(v.array(text)),
  live: optional(v.boolean()),
  urgent: optional(v.array(text)),
} satisfies { [K in keyof BatchAnswer]-?: v.GenericSchema })

function omitted({ score, stage, grade, tags }: typeof scored) {
  return { score, stage, grade, tags }
}

export const Me: v.GenericSchema = v.object({
  scores: v.array(Score),
  messages: v.array(ShownMessage),
  stay: optional(v.array(text)),
  live: optional(v.boolean()),
})

const next = v.nullable(text)

const lines = answering<Page['lines']>(
  v.array(
    v.object({
      id: text,
      name: v.nullable(text),
      email: v.nullable(text),
      lastSeen: instant,
      traits: v.record(text, v.union([text, number, v.boolean()])),
      scores: v.record(text, v.object(scored)),
      asOf: instant,
    }),
  ),
)
const page = { count: optional(number), next }
export const Contacts = v.object({ contacts: lines, ...page })
export const Accounts = v.object({ accounts: lines, ...page })
export const Deals = v.object({ deals: lines, ...page })

const subject = {
  id: text,
  traits: Fields,
  firstSeen: v.nullable(instant),
  lastSeen: v.nullable(instant),
  eventsSince: v.nullable(instant),
  scores: v.array(Score),
  crossings: v.array(v.object({ ...crossing, cause: v.picklist(['event', 'time', 'edit']) })),
}

const messageView = v.object({
  id: text,
  owedAt: instant,
  variant: optional(text),
  heldOut: optional(v.boolean()),
  version: optional(number),
  shown: optional(number),
  snoozes: optional(number),
  firstShownAt: optional(instant),
  shownAt: optional(instant),
  clickedAt: optional(instant),
  dismissedAt: optional(instant),
  dismissedHow: optional(text),
  failedAt: optional(instant),
  snoozedUntil: optional(instant),
  answeredAt: optional(instant),
  answers: optional(v.record(text, v.union([number, text, v.array(text)]))),
  done: optional(v.record(text, instant)),
  goalAt: optional(instant),
  cancelledAt: optional(instant),
  expiredAt: optional(instant),
} satisfies { [K in keyof MessageView]-?: v.GenericSchema })

const view = v.object({
  ...subject,
  identities: v.array(text),
  consent: v.nullable(v.object({ categoryPreferences: v.record(text, v.boolean()), at: instant })),
  groups: v.array(text),
  messages: v.array(messageView),
} satisfies { [K in keyof ContactView]: v.GenericSchema })

export const Timeline = v.object({ events: v.array(StoredEvent), next } satisfies {
  [K in keyof TimelinePage]: v.GenericSchema
})
export const Contact = v.object({ ...view.entries, timeline: Timeline })

const accountView = v.object({
  ...subject,
  people: v.object({
    count: number,
    active: number,
    activeShare: v.nullable(number),
    models: v.record(text, v.object({ sum: number, best: v.object({ id: text, score: number }) })),
  }),
} satisfies { [K in keyof AccountView]: v.GenericSchema })
export const Account = v.object({ ...accountView.entries, timeline: Timeline })

const person = { id: text, name: v.nullable(text), lastSeen: instant, scores: v.record(text, number) }
export const People = answering<PeoplePage>(v.object({ people: v.array(v.object(person)), next }))

export const Scores = v.object({ at: instant, scores: v.array(Score) })
export const Ranks = answering<{ at: string; ranks: Rank[] }>(
  v.object({
    at: instant,
    ranks: v.array(
      v.object({ model: text, score: number, position: number, of: number, percentile: number }),
    ),
  }),
)

const progress = v.nullable(
  v.object({
    done: number,
    total: number,
    failed: number,
    startedAt: instant,
    finishedAt: v.nullable(instant),
  } satisfies { [K in keyof Progress]: v.GenericSchema }),
)

const author = v.object({ id: text, name: text })
const anyVersion = {
  version: number,
  savedAt: instant,
  by: author,
  action: v.picklist(['saved', 'published', 'rolled-back']),
  live: v.boolean(),
}
const version = {
  ...anyVersion,
  status: ModelSchema.entries.status,
  crossings: v.picklist(CROSSINGS),
}
export const Versions = v.object({ versions: v.array(v.object(version)), next })
export const Version = v.object({ ...version, model: ModelSchema })
export const Validated = v.object({ ok: v.literal(true), model: ModelSchema })
const messageVersion = { ...anyVersion, status: AnyFormat.entries.status }
export const MessageVersions = v.object({ versions: v.array(v.object(messageVersion)), next })
export const MessageVersion = v.object({ ...messageVersion, message: Message })
export const ValidatedMessage = v.object({ ok: v.literal(true), message: Message })
const change = { before: number, after: number }
export const ImpactAnswer = answering<Impact>(
  v.object({
    asked: number,
    total: number,
    unknown: number,
    exact: v.boolean(),
    thresholds: v.array(
      v.object({
        id: text,
        on: v.picklist(['rise', 'fall']),
        at: number,
        ...change,
        rise: number,
        fall: number,
        crossings: number,
      }),
    ),
    stages: v.array(v.object({ id: v.nullable(text), ...change })),
  }),
)
export const Entries = v.object({
  entries: v.array(
    v.object({ at: instant, by: author, action: v.picklist(ACTIONS), thing: text, version: number }),
  ),
  next,
})

const savedModel = { id: text, version: number, model: ModelSchema, live: v.nullable(ModelSchema) }
export const SavedModel = v.object(savedModel)
export const ModelWithProgress = v.object({ ...savedModel, progress })
export const Models = v.object({ models: v.array(SavedModel), next })
const issues = v.array(v.object({ path: text, message: text, value: optional(v.unknown()) }))
const PublishedMessage: v.GenericSchema = messageWith(MessageId, { version: number })
export const SavedMessage: v.GenericSchema = messageWith(MessageId, {
  version: number,
  live: v.nullable(PublishedMessage),
  issues,
})
export const PreviewLink = v.object({ url: text, expiresAt: instant })
export const PreviewAnswer = v.object({ message: ShownMessage })
export const Messages: v.GenericSchema = v.object({ messages: v.array(SavedMessage), next })
export const CountedSegment = v.object({ ...Segment.entries, count: number })
export const Segments = v.object({ segments: v.array(CountedSegment), next })

const key = { id: text, name: text, createdAt: instant }
export const Key = v.variant('type', [
  v.object({ ...key, type: v.literal('write'), key: text, origins: v.array(text) }),
  v.object({ ...key, type: v.literal('secret'), role: v.picklist(ROLES) }),
  v.object({ ...key, type: v.literal('identity') }),
])
export const MadeKey = v.variant('type', [
  v.object({ ...key, type: v.literal('write'), key: text, origins: v.array(text) }),
  v.object({ ...key, type: v.literal('secret'), role: v.picklist(ROLES), key: text }),
  v.object({ ...key, type: v.literal('identity'), key: text }),
])
export const Keys = v.object({ keys: v.array(Key), next })

export const Directory = v.object({
  shards: number,
  next: v.nullable(v.object({ shards: number })),
  contacts: number,
  accounts: number,
  deals: number,
  traits: v.array(text),
  progress,
})
export const Inbox = answering<InboxAnswer>(
  v.object({ waiting: number, parked: number, oldest: v.nullable(instant) }),
)
const stage = v.nullable(text)
const move = v.object({
  from: optional(stage),
  to: optional(stage),
  byEdit: optional(v.literal(true)),
  count: number,
})
const stageDay = v.object({ stage, count: number, entered: number, left: number, byEdit: number })
export const Funnel = answering<FunnelAnswer>(
  v.object({
    model: text,
    subject: v.picklist(['contact', 'account', 'deal']),
    asOf: instant,
    since: instant,
    stages: v.array(v.object({ stage, name: v.nullable(text) })),
    days: v.array(
      v.object({ day: text, stages: v.array(stageDay), new: number, gone: number, moves: v.array(move) }),
    ),
  }),
)

const interval = v.object({ low: number, high: number })
const groupResults = {
  counts: v.object({
    owed: number,
    shown: number,
    showings: number,
    heldOut: number,
    clicked: number,
    dismissed: number,
    dismissedBy: v.record(text, number),
    answered: number,
    expired: number,
    failed: number,
    reached: number,
  }),
  funnel: v.array(
    v.object({ step: v.picklist(['owed', 'shown', 'acted', 'reached']), people: number, share: number }),
  ),
  conversion: v.nullable(v.object({ people: number, reached: number, rate: number, interval })),
}
const uplift = v.object({
  confidence: number,
  difference: number,
  interval,
  relative: v.nullable(number),
  relativeInterval: v.nullable(v.object({ low: number, high: v.nullable(number) })),
  verdict: v.picklist(['better', 'worse', 'undecided']),
  harm: v.boolean(),
  needed: v.nullable(number),
})
export const ResultsOfMessage = answering<MessageResults>(
  v.object({
    message: text,
    asOf: instant,
    versions: v.array(
      v.object({
        version: number,
        counts: groupResults.counts,
        baseline: v.nullable(v.picklist(['hold_out', 'hold_out_of_all', 'first_variant'])),
        variants: v.array(
          v.object({ variant: v.nullable(text), ...groupResults, uplift: v.nullable(uplift) }),
        ),
        holdOut: v.nullable(v.object(groupResults)),
        holdOutOfAll: v.nullable(v.object(groupResults)),
      }),
    ),
  }),
)
export const Rebuilding = v.object({ shards: number })

const { entries } = webhookSchema(false)
const webhook = {
  id: text,
  ...entries,
  enabled: v.boolean(),
  description: text,
  perSecond: number,
  createdAt: instant,
  secrets: v.array(v.object({ createdAt: instant, expiresAt: optional(instant) })),
  goneAt: optional(instant),
}
export const Webhook = v.object(webhook)
export const WebhookWithSecret = v.object({ ...webhook, secret: text })
export const WebhookWithDelivery = v.object({
  ...webhook,
  delivery: v.object({
    waiting: number,
    parked: number,
    dropped: number,
    breaker: v.unknown(),
  } satisfies { [K in keyof CourierStatus]: v.GenericSchema }),
})
export const Webhooks = v.object({ webhooks: v.array(Webhook), next })
const delivery = v.object({
  id: text,
  status: text,
  subject: text,
  takenAt: instant,
  dueAt: optional(instant),
  attempts: v.array(v.object({ at: instant, status: v.nullable(number), error: optional(text), ms: number })),
  payload: v.object({ type: text, timestamp: instant, data: v.unknown() }),
} satisfies { [K in keyof Delivery]-?: v.GenericSchema })
export const Deliveries = v.object({ deliveries: v.array(delivery), next })
export const Parked = v.object({ parked: v.array(delivery), next })
export const Resent = v.object({ resent: number })
export const Discarded = v.object({ deleted: number })
export const Tested = v.object({ id: text })

const heard = { voice: v.picklist(['server', 'verified', 'browser']), origin: text, home: text }
const exported = {
  exportedAt: instant,
  identifiers: v.array(
    v.object({
      id: text,
      joined: v.nullable(v.object({ at: instant, by: heard.voice, under: text })),
    }),
  ),
  traits: v.array(v.object({ name: text, value: v.unknown(), at: instant, ...heard, group: optional(text) })),
  segments: v.array(text),
  line: v.nullable(v.object({ asOf: instant, line: v.unknown() })),
  deliveries: v.array(v.object({ webhook: text, items: v.array(delivery) })),
  stored: v.unknown(),
  events: v.array(v.object({ event: StoredEvent, ...heard })),
}
const exportedPeople = v.array(v.object({ ...person, stored: v.unknown() }))
export const ExportedContact = v.object({ ...exported, contact: view })
export const ExportedAccount = v.object({ ...exported, account: accountView, people: exportedPeople })
export const ExportedDeal = v.object({ ...exported, deal: accountView, people: exportedPeople })

export const ErrorSchema = v.object({
  error: v.object({
    code: v.picklist(Object.keys(STATUS)),
    message: text,
    docs: text,
    reason: optional(text),
    current: optional(v.nullable(text)),
    issues: optional(issues),
  } satisfies { [K in keyof ErrorAnswer['error']]-?: v.GenericSchema }),
})

/** What messages say, by format: such as `ToastContent`. */
function contents(): { [name: string]: v.GenericSchema } {
  const named = ([format, schema]: [string, v.GenericSchema]) =>
    [`${format.charAt(0).toUpperCase()}${format.slice(1)}Content`, schema] as const
  return Object.fromEntries(Object.entries(CONTENT).map(named))
}

/** What has a name in the document, so that generated clients have a type of it. */
export const NAMED: { readonly [name: string]: v.GenericSchema } = {
  Model: ModelSchema,
  Group,
  Match,
  Award,
  Message,
  Segment,
  Score,
  ShownMessage,
  StoredEvent,
  BatchAnswer: BatchAnswerSchema,
  Me,
  ContactPage: Contacts,
  AccountPage: Accounts,
  DealPage: Deals,
  Contact,
  Account,
  PeoplePage: People,
  TimelinePage: Timeline,
  SavedModel,
  SavedMessage,
  PublishedMessage,
  When,
  Audience: Filter,
  Goal,
  Variant,
  Action,
  Question,
  ...contents(),
  ModelVersion: Version,
  MessageVersion,
  Impact: ImpactAnswer,
  CountedSegment,
  Funnel,
  Key,
  MadeKey,
  Webhook,
  Delivery: delivery,
  Error: ErrorSchema,
}
