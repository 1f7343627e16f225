/**
 * `tidemark/model`: models written in code with their types checked, the engine that scores by them,
 * models to start from, and readers for those of others. Pure: it runs in a browser, a Worker and Node,
 * and a bundler keeps what is imported and leaves the rest.
 */

export { callMark } from './conversation/call-mark.ts'
export * from './engine/index.ts'
export type { Event } from './event/event.ts'
export { type AboutModel, readBreadcrumbs } from './import/breadcrumbs.ts'
export type { Imported, ImportIssue } from './import/issue.ts'
export { type AboutTable, readPointsTable } from './import/points-table.ts'
export type { JsonSchema } from './json-schema/json-schema.ts'
export { defineModel } from './model/define.ts'
export type {
  AwardInput,
  ConditionInput,
  FadeInput,
  GroupInput,
  MatchInput,
  ModelInput,
  RuleInput,
} from './model/input.ts'
export { modelJsonSchema } from './model/json-schema.ts'
export { type Preset, presets } from './preset/index.ts'
export { templates } from './template/index.ts'
