import type { Match } from '../../shared/match/schema.ts'
import type { Message } from '../../shared/message/message.ts'
import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import { modelsNamed } from '../../shared/segment/filter.ts'
import type { WorkspaceConfig } from './config.ts'

/**
 * Names of track events (`page` for page views) that may lead to a message: those that cause one, and those that move
 * a model by which one is caused or chosen.
 */
export function urgentEvents(config: Pick<WorkspaceConfig, 'models' | 'messages' | 'followed'>): string[] {
  const { models, messages } = config
  const awaited = new Set(messages.flatMap(message => modelsOf(message, config)))
  const matches = models
    .filter(({ model }) => awaited.has(model.id))
    .flatMap(({ model }) => [...model.fit, ...model.activity])
    .flatMap(({ rules }) => rules.flatMap(({ match }) => match ?? []))
  const causes = messages.flatMap(({ when }) => ('match' in when ? [when.match] : []))
  const starts = messages.some(({ when }) => 'started' in when) ? [MESSAGE_EVENTS.clicked] : []
  return [...new Set([...[...matches, ...causes].flatMap(namesIn), ...starts])].sort()
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
