import * as v from 'valibot'
import { utf8Bytes } from '../value/bytes.ts'
import { isDeeperThan } from '../value/depth.ts'
import { adviceOn, missing, notAnObject } from './advice.ts'
import { checkModel } from './check.ts'
import { type Model, ModelSchema } from './schema.ts'

/** Why a model was refused. */
export interface ModelIssue {
  /** Where: `activity[0].rules[2].within`; empty for the model itself. */
  readonly path: string
  /** What would be right. */
  readonly message: string
  /** What stands there now, when something does. */
  readonly value?: unknown
}

/** The largest model, as JSON in UTF-8. */
export const MAX_MODEL_BYTES = 256 * 1024

/** How deep a model can be at most: conditions of 8, the lists between them, and what they stand in. */
const MAX_DEPTH = 40

const MAX_ISSUES = 100

/**
 * Checks a model that came from anywhere. Refuses, with a path for each, what is unknown, too much
 * or does not go together; at most 100 issues are told.
 */
export function parseModel(input: unknown): { ok: true; model: Model } | { ok: false; issues: ModelIssue[] } {
  const size = checkSize(input)
  if (size !== null) return { ok: false, issues: [size] }
  const result = v.safeParse(ModelSchema, withoutSchemaLink(input), { abortPipeEarly: true })
  const issues = result.success
    ? checkModel(result.output)
    : result.issues.slice(0, MAX_ISSUES).map(toModelIssue)
  if (result.success && issues.length === 0) return { ok: true, model: result.output }
  return { ok: false, issues: issues.slice(0, MAX_ISSUES) }
}

/** Editors find the schema of a file by its `$schema`, which is no part of the model. */
function withoutSchemaLink(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('$schema' in input)) return input
  const { $schema, ...model } = input
  return typeof $schema === 'string' ? model : input
}

function checkSize(input: unknown): ModelIssue | null {
  if (isDeeperThan(MAX_DEPTH, input))
    return { path: '', message: `must not be nested deeper than ${MAX_DEPTH}` }
  const json = JSON.stringify(input) ?? ''
  const bytes = utf8Bytes(json)
  return bytes > MAX_MODEL_BYTES
    ? { path: '', message: `must be at most ${MAX_MODEL_BYTES} bytes of JSON`, value: bytes }
    : null
}

function toModelIssue(issue: v.BaseIssue<unknown>): ModelIssue {
  const path = pathText(issue.path ?? [])
  if (issue.type === 'strict_object') {
    const place = issue.path?.at(-1)
    const name = String(place?.key)
    if (issue.expected === 'never') return { path, message: unknownField(name), value: place?.value }
    return issue.received === 'undefined'
      ? { path, message: missing(name) }
      : { path, message: notAnObject(name), value: issue.input }
  }
  return { path, message: issue.message, value: issue.input }
}

function unknownField(name: string): string {
  const advice = adviceOn(name)
  return `is not known here: must be left out${advice === null ? '' : `; ${advice}`}`
}

function pathText(path: readonly { readonly key: unknown }[]): string {
  let text = ''
  for (const { key } of path) {
    if (typeof key === 'number') text += `[${key}]`
    else text += text === '' ? String(key) : `.${String(key)}`
  }
  return text
}
