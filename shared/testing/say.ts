import { compile } from '../engine/compile.ts'
import { type Answer, evaluate } from '../engine/evaluate.ts'
import { fold } from '../engine/fold.ts'
import { emptyState } from '../engine/state.ts'
import type { Event, Fields } from '../event/event.ts'
import { parseModel } from '../model/parse.ts'
import type { Model } from '../model/schema.ts'

let count = 0

/** A track event at an instant such as `2026-03-01` or `2026-03-01T10:00Z`. */
export function tracked(event: string, at: string, properties: Fields = {}): Event {
  return { type: 'track', event, properties, ...stamp(at) }
}

/** An identify call. */
export function identified(at: string, traits: Fields): Event {
  return { type: 'identify', traits, ...stamp(at) }
}

function stamp(at: string) {
  count++
  return { messageId: `message-${String(count).padStart(6, '0')}`, timestamp: new Date(at).toISOString() }
}

/** A model of activity rules that must not be refused; rules without an id get one. */
export function modelOf(rules: readonly object[], rest: object = {}): Model {
  const parsed = parseModel({
    id: 'model',
    range: { min: -1000, max: 1000 },
    activity: [{ id: 'group', rules: rules.map((rule, i) => ({ id: `rule-${i}`, ...rule })) }],
    ...rest,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}

/** What a model answers after some events. */
export function answerOf(model: Model, events: readonly Event[], at: string): Answer {
  const engine = compile([model])
  const state = emptyState()
  for (const event of events) fold(engine, state, event)
  const [compiled] = engine.models
  if (compiled === undefined) throw new Error('the engine has no model')
  return evaluate(compiled, state, Date.parse(at))
}

/** The number and the points of one rule after some events. */
export function ruleSays(rule: object, events: readonly Event[], at: string) {
  const { measure, points } = answerOf(modelOf([rule]), events, at).rules[0] ?? { measure: null, points: 0 }
  return { number: measure, points }
}
