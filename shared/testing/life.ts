import { compile } from '../engine/compile.ts'
import { type Answer, evaluate } from '../engine/evaluate.ts'
import { fold } from '../engine/fold.ts'
import { forecast } from '../engine/forecast.ts'
import { emptyState } from '../engine/state.ts'
import type { Event, Fields } from '../event/event.ts'
import { defineModel } from '../model/define.ts'
import type { ModelInput } from '../model/input.ts'
import { identified, tracked } from './say.ts'

const DAY_MS = 86_400_000
const FIRST_DAY_MS = Date.UTC(2026, 2, 2, 9)

/** 9:00 UTC of a day of the story; day 0 is Monday, 2 March 2026. */
const morning = (day: number) => new Date(FIRST_DAY_MS + day * DAY_MS).toISOString()

/** What happens to somebody on the days of a story, told in any order and scored on any day. */
export function lifeOf() {
  const events: Event[] = []
  const life = {
    /** Something that is done at nine on a day, or on each of several. */
    does(event: string, days: number | readonly number[], properties: Fields = {}) {
      for (const day of [days].flat()) events.push(tracked(event, morning(day), properties))
      return life
    },
    visits(path: string, days: number | readonly number[]) {
      for (const day of [days].flat()) {
        const { messageId, timestamp } = tracked('', morning(day))
        events.push({ type: 'page', messageId, timestamp, properties: { path } })
      }
      return life
    },
    is(traits: Fields, day = 0) {
      events.push(identified(morning(day), traits))
      return life
    },
    /** What a model says at ten on a day, of what has happened by then. */
    on(day: number, input: ModelInput): Answer & { points: { readonly [rule: string]: number } } {
      const answer = evaluate(...scene(input, day))
      return { ...answer, points: Object.fromEntries(answer.rules.map(({ id, points }) => [id, points])) }
    },
    /** The day on which something will change if nothing more happens after a day; null if nothing will. */
    foreseenOn(day: number, input: ModelInput): number | null {
      const at = forecast(...scene(input, day))
      return at === null ? null : Math.floor(at / DAY_MS) - Math.floor(FIRST_DAY_MS / DAY_MS)
    },
  }
  return life

  function scene(input: ModelInput, day: number) {
    const engine = compile([defineModel(input)])
    const state = emptyState()
    const at = FIRST_DAY_MS + day * DAY_MS + DAY_MS / 24
    for (const event of events) if (Date.parse(event.timestamp) <= at) fold(engine, state, event)
    const [compiled] = engine.models
    if (compiled === undefined) throw new Error('the engine has no model')
    return [compiled, state, at] as const
  }
}

/** The days from one to another, both included, or those of them that are to be kept. */
export function days(from: number, to: number, keep: (day: number) => boolean = () => true): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(keep)
}

/** Whether a day of a story is from Monday to Friday. */
export const isWeekday = (day: number): boolean => day % 7 < 5
