import type * as v from 'valibot'
import { NEEDS } from '../model/check.ts'

/** A JSON Schema (draft 2020-12), as plain JSON. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** What is looked at in a schema of valibot, whichever kind it is. */
interface Part {
  readonly type: string
  readonly pipe?: readonly Part[]
  readonly entries?: { readonly [name: string]: Part }
  readonly items?: readonly Part[]
  readonly item?: Part
  readonly options?: readonly unknown[]
  readonly wrapped?: Part
  readonly default?: unknown
  readonly getter?: (input: unknown) => Part
  readonly requirement?: unknown
  readonly literal?: unknown
  readonly value?: Part
}

/** Schemas that are said once, under a name, and referred to. */
export interface Definitions {
  /** Where they stand in the document, such as `#/$defs/`. */
  readonly at: string
  /** What conditions, which hold conditions, are called. */
  readonly condition: string
  /** What else has a name. */
  readonly names: ReadonlyMap<unknown, string>
  /** Filled on the way. */
  readonly schemas: Map<string, JsonSchema>
}

/**
 * A schema of valibot as JSON Schema: what it says of structure.
 * @throws Error for a kind of schema that is not used so far
 */
export function jsonSchemaOf(schema: v.GenericSchema, definitions: Definitions): JsonSchema {
  return convert(schema, definitions)
}

function convert(schema: v.GenericSchema | Part, definitions: Definitions): JsonSchema {
  const name = definitions.names.get(schema)
  return name === undefined
    ? convertPipe(schema, definitions)
    : referred(name, definitions, () => convertPipe(schema, definitions))
}

/** Says a schema once, also one that holds itself. */
function referred(name: string, { at, schemas }: Definitions, define: () => JsonSchema): JsonSchema {
  if (!schemas.has(name)) {
    schemas.set(name, {})
    schemas.set(name, define())
  }
  return { $ref: `${at}${name}` }
}

function convertPipe(schema: v.GenericSchema | Part, definitions: Definitions): JsonSchema {
  const { pipe, ...part }: Part = schema
  const [first, ...actions] = pipe ?? []
  if (first === undefined) return convertPlain(part, definitions)
  const base = convert(first, definitions)
  return Object.assign({}, base, ...actions.map(action => limit(action, base.type === 'array')))
}

function convertPlain(part: Part, definitions: Definitions): JsonSchema {
  const into = (inner: Part) => convert(inner, definitions)
  switch (part.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: part.type }
    case 'unknown':
      return {}
    case 'literal':
      return { const: part.literal }
    case 'picklist':
      return { enum: part.options }
    case 'array':
      return part.item === undefined ? { type: 'array' } : { type: 'array', items: into(part.item) }
    case 'strict_tuple': {
      const items = part.items ?? []
      return { type: 'array', prefixItems: items.map(into), minItems: items.length, items: false }
    }
    case 'nullable':
      return { anyOf: [part.wrapped === undefined ? {} : into(part.wrapped), { type: 'null' }] }
    case 'record':
      return { type: 'object', ...(part.value && { additionalProperties: into(part.value) }) }
    case 'optional':
    case 'exact_optional': {
      const inner = part.wrapped === undefined ? {} : into(part.wrapped)
      return part.default === undefined ? inner : { ...inner, default: part.default }
    }
    case 'union':
    case 'variant':
      return { anyOf: (part.options ?? []).filter(isPart).map(into) }
    case 'lazy':
      return convertLazy(part, definitions)
    case 'strict_object':
      return { ...convertObject(part.entries ?? {}, definitions), additionalProperties: false }
    case 'loose_object':
      return { ...convertObject(part.entries ?? {}, definitions), additionalProperties: true }
    case 'object':
      return convertObject(part.entries ?? {}, definitions)
    default:
      throw new Error(`A schema of type ${part.type} has no JSON Schema here`)
  }
}

function convertObject(entries: { readonly [name: string]: Part }, definitions: Definitions) {
  const names = Object.keys(entries)
  const required = names.filter(name => !entries[name]?.type.endsWith('optional'))
  const properties = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, convert(entry, definitions)]),
  )
  const object = { type: 'object', properties, required }
  if (names.includes('measure')) return { ...object, allOf: rulesOfMeasures() }
  if (names.join() === 'type,event,where') return { ...object, minProperties: 1 }
  return object
}

/**
 * A lazy schema looks at what stands there before it chooses. What it chooses for nothing, an object, a
 * list and a text is all that it ever chooses. Conditions hold conditions, so they refer to themselves.
 */
function convertLazy(part: Part, definitions: Definitions): JsonSchema {
  const chosen = new Set([undefined, {}, [], ''].map(input => part.getter?.(input)).filter(isPart))
  const forms = [...chosen].filter(({ type }) => type !== 'custom')
  if (forms.length === 0) return { not: {} }
  if (!forms.some(isCondition)) {
    const converted = forms.map(form => convert(form, definitions)).flatMap(alternatives)
    return converted.length === 1 && converted[0] !== undefined ? converted[0] : { anyOf: converted }
  }
  return referred(definitions.condition, definitions, () => ({
    anyOf: forms.map(form => convert(form, definitions)).flatMap(alternatives),
  }))
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return Object.keys(schema).join() === 'anyOf' && Array.isArray(schema.anyOf) ? schema.anyOf : [schema]
}

function isCondition({ options }: Part): boolean {
  return (options ?? []).some(
    option => isPart(option) && option.entries !== undefined && 'not' in option.entries,
  )
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** What an action of a pipe says about a value; one that is a function of our own says nothing here. */
function limit({ type, requirement }: Part, isList: boolean): JsonSchema {
  switch (type) {
    case 'min_length':
      return { [isList ? 'minItems' : 'minLength']: requirement }
    case 'max_length':
      return { [isList ? 'maxItems' : 'maxLength']: requirement }
    case 'min_value':
      return { minimum: requirement }
    case 'max_value':
      return { maximum: requirement }
    case 'gt_value':
      return { exclusiveMinimum: requirement }
    case 'integer':
      return { type: 'integer' }
    case 'regex':
      return requirement instanceof RegExp ? patternOf(requirement) : {}
    default:
      return {}
  }
}

/** JSON Schema's patterns have no flags; the one of ids takes letters of both cases. */
function patternOf({ source, ignoreCase }: RegExp): JsonSchema {
  return { pattern: ignoreCase ? source.replaceAll('a-z', 'a-zA-Z') : source }
}

/** Which parts a rule must and must not have, by its measure. */
function rulesOfMeasures(): JsonSchema[] {
  const byMeasure = Object.entries(NEEDS).map(([measure, needs]) => {
    const required = Object.keys(needs).filter(part => Reflect.get(needs, part) === 'required')
    const forbidden = Object.keys(needs).filter(part => Reflect.get(needs, part) === 'no')
    return {
      if: measure === 'count' ? { properties: { measure: { const: 'count' } } } : hasMeasure(measure),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, beside its if
      then: {
        ...(required.length > 0 && { required }),
        properties: Object.fromEntries(forbidden.map(part => [part, false])),
        ...(measure === 'count' && {
          anyOf: [
            { required: ['match'] },
            { required: ['when'], properties: { within: false, fade: false } },
          ],
        }),
      },
    }
  })
  return [{ not: { required: ['within', 'fade'] } }, ...byMeasure]
}

function hasMeasure(name: string): JsonSchema {
  const word = { const: name }
  const object = { type: 'object', required: [name] }
  return { required: ['measure'], properties: { measure: { anyOf: [word, object] } } }
}
