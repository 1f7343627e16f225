import type * as v from 'valibot'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/** What a file of JSON is held to. */
interface Described {
  /** Becomes its `$id`; a relative one is resolved against where the schema was fetched from. */
  readonly id: string
  readonly title: string
  readonly schema: v.GenericSchema
  /** Parts that are said once, by the names they get. */
  readonly names?: { readonly [name: string]: v.GenericSchema }
}

/** A JSON Schema of its own, as editors fetch it: made from the schema that checks the thing. */
export function schemaFile({ id, title, schema, names = {} }: Described): JsonSchema {
  const schemas = new Map<string, JsonSchema>()
  const named = new Map(Object.entries(names).map(([name, part]) => [part as unknown, name]))
  const converted = jsonSchemaOf(schema, { at: '#/$defs/', condition: 'condition', names: named, schemas })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title,
    ...converted,
    $defs: Object.fromEntries(schemas),
  }
}
