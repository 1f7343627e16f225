import type { Condition } from '../shared/condition/schema.ts'
import type { Model } from '../shared/engine/index.ts'
import type { Match } from '../shared/match/schema.ts'
import type { Rule } from '../shared/model/rule.ts'
import { rulesOf, type Warning } from './warning.ts'

/** What an event may begin a path with; anything else a sender puts beside it is not kept. */
const EVENT_FIELDS: ReadonlySet<string> = new Set([
  ...['type', 'event', 'name', 'category', 'properties', 'context', 'traits', 'timestamp'],
  ...['messageId', 'userId', 'anonymousId', 'groupId', 'previousId'],
])
/** Where fields of events begin, and those of traits do not. */
const NOT_TRAITS: ReadonlySet<string> = new Set(['traits', 'properties'])
const NAMELESS: ReadonlySet<string> = new Set(['identify', 'group', 'alias'])

interface Field {
  readonly path: string
  readonly field: string
}

/** Fields that are looked for where they never are, and names asked of calls that have none. */
export function misplacedFields(model: Model): Warning[] {
  const rules = [...rulesOf(model)]
  return [
    ...rules.flatMap(([path, rule]) => [
      ...(rule.match === undefined ? [] : inMatch(`${path}.match`, rule.match)),
      ...eventMeasures(`${path}.measure`, rule).flatMap(unknownOfEvents),
      ...(rule.when === undefined ? [] : fieldsOf(`${path}.when`, rule.when)).flatMap(
        unknownOfTraits('when'),
      ),
      ...traitMeasures(`${path}.measure`, rule).flatMap(unknownOfTraits('this measure')),
    ]),
    ...(model.goal === undefined ? [] : inMatch('goal.match', model.goal.match)),
  ]
}

function inMatch(path: string, { type, event, where }: Match): Warning[] {
  const nameless =
    type !== undefined && event !== undefined && NAMELESS.has(type)
      ? [{ path: `${path}.event`, message: `this never matches: calls of type ${type} have no name` }]
      : []
  return [
    ...nameless,
    ...(where === undefined ? [] : fieldsOf(`${path}.where`, where)).flatMap(unknownOfEvents),
  ]
}

function unknownOfEvents({ path, field }: Field): Warning[] {
  const first = firstOf(field)
  if (EVENT_FIELDS.has(first)) return []
  return [{ path, message: `no event has ${first}: perhaps properties.${field} was meant` }]
}

function unknownOfTraits(where: string): (field: Field) => Warning[] {
  return ({ path, field }) => {
    const first = firstOf(field)
    if (!NOT_TRAITS.has(first) || first === field) return []
    const rest = field.slice(first.length + 1)
    const meant = first === 'traits' ? `perhaps ${rest} was meant` : 'properties belong to events'
    return [{ path, message: `fields of ${where} start at the trait: ${meant}` }]
  }
}

function firstOf(field: string): string {
  return field.split('.', 1)[0] ?? ''
}

/** Every field of a condition, with the path at which it stands. */
function fieldsOf(path: string, condition: Condition): Field[] {
  if ('not' in condition) return fieldsOf(`${path}.not`, condition.not)
  if ('all' in condition) return condition.all.flatMap((each, i) => fieldsOf(`${path}.all[${i}]`, each))
  if ('any' in condition) return condition.any.flatMap((each, i) => fieldsOf(`${path}.any[${i}]`, each))
  return [{ path: `${path}.field`, field: condition.field }]
}

function eventMeasures(path: string, { measure }: Rule): Field[] {
  if (typeof measure === 'string') return []
  if ('distinct' in measure) return [{ path: `${path}.distinct`, field: measure.distinct }]
  if ('sum' in measure) return [{ path: `${path}.sum`, field: measure.sum }]
  return 'latest' in measure ? [{ path: `${path}.latest`, field: measure.latest }] : []
}

function traitMeasures(path: string, { measure }: Rule): Field[] {
  if (typeof measure === 'string') return []
  if ('trait' in measure) return [{ path: `${path}.trait`, field: measure.trait }]
  if ('change' in measure) return [{ path: `${path}.change`, field: measure.change }]
  return 'ratio' in measure ? measure.ratio.map((field, i) => ({ path: `${path}.ratio[${i}]`, field })) : []
}
