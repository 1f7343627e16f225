/**
 * What a subject did or what happened to it, in the shape of the Segment spec
 * (https://segment.com/docs/connections/spec/common/), after the worker has checked it:
 * ids are text, and `timestamp` is ISO 8601 in UTC with milliseconds.
 */
export type Event = TrackEvent | PageEvent | IdentifyEvent | GroupEvent | AliasEvent

export type EventType = Event['type']

export interface TrackEvent extends CommonFields {
  readonly type: 'track'
  readonly event: string
  readonly properties?: Fields
}

export interface PageEvent extends CommonFields {
  readonly type: 'page' | 'screen'
  readonly name?: string
  readonly category?: string
  readonly properties?: Fields
}

export interface IdentifyEvent extends CommonFields {
  readonly type: 'identify'
  readonly traits?: Fields
}

export interface GroupEvent extends CommonFields {
  readonly type: 'group'
  readonly groupId?: string
  readonly traits?: Fields
}

export interface AliasEvent extends CommonFields {
  readonly type: 'alias'
  readonly previousId?: string
}

interface CommonFields {
  readonly messageId: string
  readonly timestamp: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly context?: Fields
}

/** Values under names, as JSON brings them. */
export type Fields = { readonly [name: string]: unknown }
