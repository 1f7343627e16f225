import * as v from 'valibot'
import { MOST } from '../http/limit.ts'
import type { Parameter } from './operation.ts'

const text = v.string()
const number = v.number()
const yes = v.picklist(['true', 'false'])

const parameter = (name: string, schema: v.GenericSchema, about: string, isRepeated = false): Parameter => ({
  name,
  schema,
  about,
  isRepeated,
})

const LIMIT: Parameter = parameter(
  'limit',
  v.pipe(number, v.integer(), v.minValue(1), v.maxValue(MOST)),
  'Lines on a page, 50 usually.',
)
/** How every list is paged. */
export const PAGE: readonly Parameter[] = [LIMIT, parameter('cursor', text, 'The `next` of the page before.')]

/** How a list of contacts is ranked; a segment's too. */
export const RANKING: readonly Parameter[] = [
  parameter('model', text, 'Ranks by this model, and lists those who have a score in it.'),
  parameter('sort', v.picklist(['score', 'fit', 'activity', 'grade', 'lastSeen']), 'What is ranked by.'),
  parameter('order', v.picklist(['asc', 'desc']), 'The lowest or the highest first.'),
  parameter('count', yes, 'Whether to count all who match.'),
  ...PAGE,
]

/** Who is listed. `trait.<name>`, `trait.<name>.min` and `.max` cannot be listed by name. */
export const FILTER: readonly Parameter[] = [
  ...['min', 'max', 'minFit', 'maxFit', 'minActivity', 'maxActivity'].map(name =>
    parameter(name, number, 'A bound in the model, itself included.'),
  ),
  parameter('stage', text, 'In any of these stages of the model.', true),
  parameter('grade', text, 'With any of these grades: A to D, or A1 to D4.', true),
  parameter('tag', text, 'Wearing all of these tags.', true),
  parameter('q', text, 'With this in their name, address or id.'),
  parameter('known', yes, 'Whether they have identified themselves.'),
  parameter('lastSeenAfter', text, 'Seen from this ISO 8601 instant on.'),
  parameter('lastSeenBefore', text, 'Seen before this ISO 8601 instant.'),
  parameter('lastSeenWithin', text, 'Seen in this time, such as 7d.'),
  parameter('notSeenFor', text, 'Not seen in this time, such as 14d.'),
]

export const AT: readonly Parameter[] = [
  parameter('at', text, 'An ISO 8601 instant, past or to come; now when left out.'),
  parameter('model', text, 'One published model alone.'),
]

export const PEOPLE: readonly Parameter[] = [
  parameter('model', text, 'Ranks by their score in this model of contacts.'),
  ...PAGE,
]

/** What a report is about. */
export const DAYS: readonly Parameter[] = [
  parameter('model', text, 'A published model.'),
  parameter('from', text, 'The first day, a date in UTC; 30 days to the last when left out.'),
  parameter('to', text, 'The last day, 400 from the first at most; today when left out.'),
]

export const ASKER: readonly Parameter[] = [
  parameter('anonymousId', text, 'The device that asks.'),
  parameter('userId', text, 'The person it identified as.'),
]
