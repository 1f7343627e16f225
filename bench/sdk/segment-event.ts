import { textAt } from './read.ts'
import type { Arrival } from './tool.ts'

/** What an event in Segment's shape is, whichever tool sent it. */
export function segmentArrival(event: unknown): Arrival {
  const type = textAt(event, 'type')
  const name = textAt(event, 'event')
  const what = name === 'Form Submitted' ? 'form' : type === 'track' ? `track:${name}` : type
  return { id: textAt(event, 'messageId'), what }
}
