export type { CompiledModel } from '../model/compile.ts'
export { type ModelIssue, parseModel } from '../model/parse.ts'
export type { Rule } from '../model/rule.ts'
export type { Model, SubjectKind } from '../model/schema.ts'
export type { Watched } from '../model/watched.ts'
export {
  applyOverride,
  holdScore,
  nextChange,
  type OverriddenAnswer,
  type Override,
} from '../override/override.ts'
export { judge, type Memory, mergeMemory, nextArming, type ThresholdMemory } from '../threshold/judge.ts'
export type { Threshold } from '../threshold/schema.ts'
export type { Voice } from '../trait/voice.ts'
export { stateBound } from './bound.ts'
export { compile, compileTold, type Engine } from './compile.ts'
export { type Answer, evaluate, type RuleAnswer } from './evaluate.ts'
export { type Explanation, explain, type GroupExplanation, type RuleExplanation } from './explain.ts'
export { fold, refold } from './fold.ts'
export { FORECAST_DAYS, forecast, isQuiet, outcomeOf } from './forecast.ts'
export { merge } from './merge.ts'
export { loadState } from './migrate.ts'
export { project } from './project.ts'
export { adopt, emptyState, newest, type State } from './state.ts'
