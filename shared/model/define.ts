import type { ModelInput } from './input.ts'
import { type ModelIssue, parseModel } from './parse.ts'
import type { Model } from './schema.ts'

/**
 * A model written in code. The types refuse while one types what does not go together; what they
 * cannot see (a stage out of order, an id given twice) is thrown at once, as one error that lists
 * every path. Use {@link parseModel} for models that come from elsewhere: it returns its refusals.
 *
 * @example
 * export const adoption = defineModel({
 *   id: 'adoption',
 *   activity: [
 *     {
 *       id: 'use',
 *       rules: [
 *         {
 *           id: 'breadth',
 *           match: { event: 'Feature Used' },
 *           measure: { distinct: 'properties.feature' },
 *           within: '30d',
 *           award: { each: 10, max: 50 },
 *         },
 *       ],
 *     },
 *   ],
 * })
 */
export function defineModel(model: ModelInput): Model {
  const parsed = parseModel(model)
  if (parsed.ok) return parsed.model
  throw new TypeError(`The model ${model?.id} is not right:\n${parsed.issues.map(line).join('\n')}`)
}

function line({ path, message, value }: ModelIssue): string {
  const there = value === undefined ? '' : ` (there is ${JSON.stringify(value)})`
  return `  ${path || 'the model'} ${message}${there}`
}
