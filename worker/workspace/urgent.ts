import type { Match } from '../../shared/match/schema.ts'
import { contentFor } from '../../shared/message/content-for.ts'
import type { Message } from '../../shared/message/message.ts'
import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import { modelsNamed } from '../../shared/segment/filter.ts'
import type { WorkspaceConfig } from './config.ts'

/**
 * Names of track events (`page` for page views) that may lead to a message, or change one: those that cause one, those
 * that move a model by which one is caused or chosen, and those that tick off an item.
 */
export function urgentEvents(config: Pick<WorkspaceConfig, 'models' | 'messages' | 'followed'>): string[] {
  const { models, messages } = config
  const awaited = new Set(messages.flatMap(message => modelsOf(message, config)))
  const matches = models
    .filter(({ model }) => awaited.has(model.id))
    .flatMap(({ model }) => [...model.fit, ...model.activity])
    .flatMap(({ rules }) => rules.flatMap(({ match }) => match ?? []))
  const causes = messages.flatMap(({ when }) => ('match' in when ? [when.match] : []))
  const ticks = messages.flatMap(ticksOf)
  const starts = messages.some(({ when }) => 'started' in when) ? [MESSAGE_EVENTS.clicked] : []
  return [...new Set([...[...matches, ...causes, ...ticks].flatMap(namesIn), ...starts])].sort()
}

/** What ticks off a message's items, in any of its variants. */
function ticksOf(message: Message): Match[] {
  const drawn = [undefined, ...(message.variants ?? [])].map(
    variant => contentFor(message, variant?.id, undefined).content,
  )
  return drawn.flatMap(content => ('items' in content ? content.items.map(({ match }) => match) : []))
}

/** The models that a message's cause and audience look at. */
function modelsOf(
  { when, audience = {} }: Message,
  { followed }: Pick<WorkspaceConfig, 'followed'>,
): string[] {
  const segment = 'segment' in when ? followed.segments.find(({ id }) => id === when.segment) : undefined
  return [
    ...('model' in when ? [when.model] : []),
    ...modelsNamed(audience),
    ...(segment ? modelsNamed(segment.filter) : []),
  ]
}

function namesIn({ type, event }: Match): readonly string[] {
  if (event !== undefined) return [event].flat()
  return type === undefined || type === 'page' ? ['page'] : []
}
