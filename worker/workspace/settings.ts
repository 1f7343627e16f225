import * as v from 'valibot'
import { MessagePolicy } from '../../shared/message/policy.ts'
import { WholeDaysText } from '../../shared/model/parts.ts'
import { fixedDuration } from '../../shared/time/duration.ts'

const Retention = v.strictObject({
  /** So long events stay in the log; what they counted stays in the scores. */
  events: v.optional(WholeDaysText, '400d'),
  /** Visitors nobody knows are erased after so long without events. */
  unknown: v.optional(WholeDaysText, '90d'),
})

/** What holds for a whole workspace, as `PUT /api/settings` takes it. What is left out is as usual. */
export const Settings = v.strictObject({
  retention: v.optional(Retention, {}),
  messages: v.optional(MessagePolicy),
})
export type Settings = v.InferOutput<typeof Settings>

/** The id under which a workspace keeps its settings: there is one of them. */
export const THE_SETTINGS = ''
export interface StoredSettings extends Settings {
  readonly id: typeof THE_SETTINGS
}

export const USUAL_SETTINGS: StoredSettings = { id: THE_SETTINGS, ...v.parse(Settings, {}) }

/** How long things are kept, in milliseconds. */
export interface Retention {
  readonly eventsMs: number
  readonly unknownMs: number
  /** The workspace's version when that was last changed. */
  readonly version: number
}

export function retentionOf({ retention: { events, unknown } }: Settings, version: number): Retention {
  return { eventsMs: msOf(events), unknownMs: msOf(unknown), version }
}

function msOf(text: string): number {
  const ms = fixedDuration(text)
  if (ms === null) throw new Error(`${text} was checked to be a duration.`)
  return ms
}
