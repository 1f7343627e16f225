import type { Properties } from './tracker.ts'

/** Events whose names and properties nobody has told: any name, any properties. */
export type AnyEvents = { readonly [event: string]: Properties }

/**
 * What `track` takes after the name of an event: its properties, which may be left out where all of them may, or
 * where the event has none (`undefined`).
 */
export type PropertiesOf<Events extends object, Name extends keyof Events> = undefined extends Events[Name]
  ? [properties?: Events[Name]]
  : Record<never, never> extends Events[Name]
    ? [properties?: Events[Name]]
    : [properties: Events[Name]]
