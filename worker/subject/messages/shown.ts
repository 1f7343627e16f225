import type { Due } from '../../../shared/message/decide.ts'
import { showingsOf } from '../../../shared/message/owed.ts'
import type { ShownMessage } from '../../../shared/message/shown-message.ts'

/** A message as a browser gets it. */
export function shownMessage({ message, memory }: Due): ShownMessage {
  const { id, format, content, moment } = message
  return {
    ...{ id, key: `${id}:${showingsOf(memory)}`, format, content },
    ...(memory.variant !== undefined && { variant: memory.variant }),
    ...(moment && { moment }),
  } as ShownMessage
}
