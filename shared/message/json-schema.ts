import * as v from 'valibot'
import type { JsonSchema } from '../json-schema/json-schema.ts'
import { schemaFile } from '../json-schema/schema-file.ts'
import { Match } from '../match/schema.ts'
import { Filter } from '../segment/filter.ts'
import { Action } from './action.ts'
import { Goal, Variants } from './experiment.ts'
import { messageWith } from './message.ts'
import { Question } from './question.ts'
import { When } from './when.ts'
import { MessageId } from './words.ts'

/** What the schema says once: the formats share it. */
const names = {
  match: Match,
  action: Action,
  question: Question,
  when: When,
  audience: Filter,
  goal: Goal,
  variants: Variants,
}

/**
 * In-app messages as JSON Schema, for editors: what the schema says that checks them when they are saved. What it
 * cannot say is told then: which models and marks there are, what variants and translations come to.
 * @param id its `$id`; a relative one is resolved against where the schema was fetched from
 */
export function messageJsonSchema(id: string): JsonSchema {
  const schema = messageWith(MessageId, { $schema: v.optional(v.string()) })
  return schemaFile({ id, title: 'Tidemark message', schema, names })
}
