import * as v from 'valibot'
import type { JsonSchema } from '../json-schema/json-schema.ts'
import { schemaFile } from '../json-schema/schema-file.ts'
import { ModelSchema } from './schema.ts'

/**
 * The language of models as JSON Schema, for editors and for those who check models without our code.
 * It is made from the schema that checks them, and says of their structure what `parseModel` says. What
 * JSON Schema cannot say is left to `parseModel`: that ids are unique, that stages and bands rise, how
 * deep conditions go, how long a fade lasts.
 *
 * `id` becomes its `$id`; a relative one is resolved against where the schema was fetched from.
 */
export function modelJsonSchema(id: string): JsonSchema {
  const schema = v.strictObject({ $schema: v.optional(v.string()), ...ModelSchema.entries })
  return schemaFile({ id, title: 'Tidemark model', schema })
}
