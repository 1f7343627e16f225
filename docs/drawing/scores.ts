import {
  type CompiledModel,
  compile,
  type Engine,
  emptyState,
  evaluate,
  fold,
  type Model,
} from '../../shared/engine/index.ts'
import { defineModel } from '../../shared/model/define.ts'
import type { RuleInput } from '../../shared/model/input.ts'
import type { Point } from './chart.ts'

export const DAY_MS = 86_400_000
/** A morning: days are counted from midnight, and events seldom happen then. */
export const START_MS: number = Date.UTC(2026, 0, 1, 9)

/** Each visit is a track event called Visit. */
export const VISIT = { event: 'Visit' } as const

/** A model of one rule without limits, so that what is drawn is the rule's points. */
export function modelOf(rule: object): Model {
  const rules = [{ id: 'rule', ...rule } as RuleInput]
  return defineModel({ id: 'drawn', activity: [{ id: 'group', rules }], range: { min: -1000, max: 1000 } })
}

/** The score of each instant, in days since the start, when visits happened on these days. */
export function scoreOverTime(model: Model, visits: readonly number[], days: readonly number[]): Point[] {
  const { engine, compiled } = ready(model)
  return days.map(day => {
    const at = START_MS + day * DAY_MS
    const state = emptyState()
    for (const visit of visits) {
      if (visit <= day) fold(engine, state, event(visit, { type: 'track', event: VISIT.event }))
    }
    return [day, evaluate(compiled, state, at).score]
  })
}

/** The points that an award gives for each number. */
export function pointsByNumber(award: object, numbers: readonly number[]): Point[] {
  const { engine, compiled } = ready(modelOf({ measure: { trait: 'number' }, award }))
  return numbers.map(number => {
    const state = emptyState()
    fold(engine, state, event(0, { type: 'identify', traits: { number } }))
    return [number, evaluate(compiled, state, START_MS).score]
  })
}

/** Equal steps from one number to another, both included. */
export function steps(from: number, to: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count)
}

function ready(model: Model): { engine: Engine; compiled: CompiledModel } {
  const engine = compile([model])
  const compiled = engine.model(model.id)
  if (compiled === undefined) throw new Error('an engine has the models it was made of')
  return { engine, compiled }
}

type Said = { type: 'track'; event: string } | { type: 'identify'; traits: { number: number } }

function event(day: number, said: Said) {
  return {
    messageId: `day ${day}`,
    timestamp: new Date(START_MS + day * DAY_MS).toISOString(),
    ...said,
  }
}
