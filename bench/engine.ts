// What the engine's budgets ask, measured in time of one core: `node bench/engine.ts`. Take it when nothing
// else runs: a busy machine shares its caches too, and only the ratios, which are of one run, hold on it.
//
// Beside it, in the same run, json-rules-engine, the most used rules engine for Node: as many rules, each
// with the same event name as a condition, told an event as its facts; what matches is counted for each
// rule. It has no measures, windows or fades and keeps nothing, so its part is the matching alone.
import { Engine as JsonRules } from 'json-rules-engine'
import {
  compile,
  type Engine,
  emptyState,
  evaluate,
  fold,
  forecast,
  isQuiet,
} from '../shared/engine/index.ts'
import type { Event } from '../shared/event/event.ts'
import { keepFigures, median } from './figures.ts'
import { checked, eventsBefore, JUDGED, mixedModels, seeded } from './mixed.ts'
import { benchModels, EVENT_NAMES } from './models.ts'

const END = Date.UTC(2026, 8, 1, 12)
const DAY_MS = 86_400_000
const EVENTS = [...eventsBefore(END, 120, 200_000)]
const ROUNDS = 7
/** Events are spread over so many subjects: over more than the processor's caches hold, as they come in life. */
const SUBJECTS = 100

/** Seconds of one core that something takes: what else the machine does in the meantime is not counted. */
function seconds(work: () => void): number {
  const start = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1e6
}

function foldAll(engine: Engine, events: readonly Event[]) {
  const states = Array.from({ length: SUBJECTS }, emptyState)
  events.forEach((event, i) => {
    const state = states[i % SUBJECTS]
    if (state !== undefined) fold(engine, state, event)
  })
  return states
}

function stateOf(engine: Engine, events: Iterable<Event>) {
  const state = emptyState()
  for (const event of events) fold(engine, state, event)
  return state
}

/** Folding: the kinds of engine in turn, so that what slows the machine slows all of them. */
function foldRates() {
  const engines = {
    plain: compile(benchModels().map(checked)),
    mixed: compile(mixedModels(4, 25)),
    thousand: compile(mixedModels(4, 250)),
    thousandInOne: compile(mixedModels(1, 1000)),
  }
  const times = Object.entries(engines).map(([name, engine]) => ({ name, engine, taken: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { engine, taken } of times) taken.push(seconds(() => foldAll(engine, EVENTS)))
  }
  const taken = Object.fromEntries(times.map(each => [each.name, median(each.taken)]))
  const rate = (name: string) => Math.round(EVENTS.length / (taken[name] ?? Number.NaN))
  const times25 = (name: string) =>
    Number(((taken[name] ?? Number.NaN) / (taken.mixed ?? Number.NaN)).toFixed(2))
  const mixed = engines.mixed
  const one = median(Array.from({ length: ROUNDS }, () => seconds(() => void stateOf(mixed, EVENTS))))
  return {
    'events folded a second, four models of 25 rules, all kinds, one subject': Math.round(
      EVENTS.length / one,
    ),
    'the same over 100 subjects in turn': rate('mixed'),
    'over 100 subjects with the five kinds of the ingest bench': rate('plain'),
    'times slower with four models of 250 rules': times25('thousand'),
    'times slower with one model of 1,000 rules': times25('thousandInOne'),
  }
}

/** Looking: what a batch asks after it was folded. */
function looks() {
  const engine = compile(mixedModels(4, 25))
  const states = [3, 300, 20_000].map(count => stateOf(engine, eventsBefore(END, 120, count)))
  const each = (look: (state: ReturnType<typeof emptyState>, at: number) => unknown, times: number) =>
    states
      .map(state =>
        Number(
          (
            median(
              Array.from({ length: ROUNDS }, () =>
                seconds(() => {
                  for (let i = 0; i < times; i++) look(state, END + i * 1000)
                }),
              ),
            ) *
            (1e6 / times)
          ).toFixed(1),
        ),
      )
      .join(' · ')
  return {
    'evaluate 100 rules in four models, µs, after 3, 300 and 20,000 events': each(
      (state, at) => engine.models.map(model => evaluate(model, state, at)),
      1000,
    ),
    'isQuiet for an hour, µs, the same': each(
      (state, at) => isQuiet(engine, state, at, at + 3_600_000),
      1000,
    ),
    'forecast, all kinds, µs, the same': each((state, at) => forecast(engine, state, at), 100),
  }
}

/** A model of fading rules alone, every tenth of them a penalty: the worst there is to foresee. */
function fadingModel(rules: number, seed: number) {
  const random = seeded(seed)
  const halfLives = ['6h', '2d', '5d', '9d', '14d', '30d', '45d', '90d', '26w', '52w']
  return checked({
    id: 'fading',
    range: { min: -1000, max: 1000 },
    activity: [
      {
        id: 'activity',
        rules: Array.from({ length: rules }, (_, r) => ({
          id: `r${r}`,
          match: { event: `E${r}` },
          fade: { halfLife: halfLives[Math.floor(random() * halfLives.length)] },
          award: {
            each: Math.round((random() - 0.35) * 2000) / (10 * rules),
            ...(r % 3 ? {} : { max: undefined }),
          },
          ...(r % 5 ? {} : { tag: `t${r % 7}` }),
        })),
      },
    ],
    ...JUDGED,
  })
}

const LOOKS = 30

function forecasts(rules: number) {
  const times: number[] = []
  for (let seed = 1; seed <= 30; seed++) {
    const engine = compile([fadingModel(rules, seed)])
    const random = seeded(seed + 1000)
    const state = emptyState()
    for (let i = 0; i < 3 * rules; i++) {
      const timestamp = new Date(END - Math.floor(random() * 60 * DAY_MS)).toISOString()
      const event = `E${Math.floor(random() * rules)}`
      fold(engine, state, { type: 'track', event, messageId: `${i}`, timestamp })
    }
    if (seed === 1) for (let i = 0; i < 200; i++) forecast(engine, state, END + i)
    for (let day = 0; day < 3; day++) {
      // The clock of a core ticks slowly: many looks at one instant make one that can be told.
      const work = () => {
        for (let i = 0; i < LOOKS; i++) forecast(engine, state, END + day * DAY_MS + i)
      }
      times.push((1000 * seconds(work)) / LOOKS)
    }
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => Number((times[Math.floor(part * (times.length - 1))] ?? Number.NaN).toFixed(3))
  return { median: at(0.5), p95: at(0.95), worst: at(1) }
}

/** The other engine, with the rules' names alone. */
async function jsonRules(rules: number): Promise<number> {
  const engine = new JsonRules()
  const counts = new Map<string, number>()
  for (let r = 0; r < rules; r++) {
    const value = r < 50 ? EVENT_NAMES[r % EVENT_NAMES.length] : `Quiet ${r}`
    engine.addRule({
      name: `r${r}`,
      conditions: { all: [{ fact: 'event', operator: 'equal', value }] },
      event: { type: `r${r}` },
    })
  }
  const events = EVENTS.slice(0, rules > 100 ? 200 : 1000)
  const start = process.threadCpuUsage()
  for (const event of events) {
    const { results } = await engine.run({ ...event })
    for (const { name } of results) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const { user, system } = process.threadCpuUsage(start)
  return Math.round(events.length / ((user + system) / 1e6))
}

const folding = foldRates()
const states = [benchModels().map(checked), mixedModels(4, 25)].map(
  models => JSON.stringify(stateOf(compile(models), eventsBefore(END, 30, 1_000_000))).length,
)
keepFigures('engine', {
  ...folding,
  ...looks(),
  'forecast, 100 mixed half-lives, ms': forecasts(100),
  'forecast, 1,000 mixed half-lives, ms': forecasts(1000),
  'state after a million events in 30 days, bytes of JSON: the ingest bench’s models, all kinds':
    states.join(' · '),
  'json-rules-engine, events a second, 100 rules': await jsonRules(100),
  'json-rules-engine, events a second, 1,000 rules': await jsonRules(1000),
})
