import { compile, type Engine, emptyState, evaluate, fold, type State } from '../../shared/engine/index.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import type { ContactScore } from '../../test/contact.ts'
import { checked } from '../mixed.ts'
import type { Ledger } from './ledger.ts'
import { MODELS } from './models.ts'
import type { Service } from './service.ts'
import type { Stored, StoredContact } from './stored.ts'

const TOLERANCE = 1e-6

/** @returns what is wrong: people whose scores or traits are not those of their plain log, now and at one instant for all */
export async function checkScores(service: Service, ledger: Ledger, stored: Stored): Promise<string[]> {
  const engine = compile(MODELS.map(checked))
  const wrong: string[] = []
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    const state = recompute(engine, ledger, contact)
    const [from, to] = contact.between
    wrong.push(...compare(engine, state, contact.view.scores, [from, to], `${name} now`))
    const [told, traits] = [contact.view.traits, traitValues(state.traits.identify)].map(sorted)
    if (told !== traits) wrong.push(`${name} has the traits ${told}, recomputed they are ${traits}.`)
    const at = to + 86_400_000
    const path = `/api/contacts/${encodeURIComponent(name)}/scores?at=${new Date(at).toISOString()}`
    const { scores } = await service.api<{ scores: ContactScore[] }>('GET', path)
    wrong.push(...compare(engine, state, scores, [at, at], `${name} a day later`))
  }
  return wrong
}

function sorted(traits: object): string {
  return JSON.stringify(Object.entries(traits).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The engine over what was sent, in the order in which it was sent. */
function recompute(engine: Engine, ledger: Ledger, { events }: StoredContact): State {
  const state = emptyState()
  const own = new Set(events.map(({ messageId }) => messageId))
  for (const [messageId, { event, voice }] of ledger.entries)
    if (own.has(messageId)) fold(engine, state, event, voice)
  return state
}

/** What fades lies between the answers for before and after it was asked for. */
function compare(
  engine: Engine,
  state: State,
  scores: readonly ContactScore[],
  [from, to]: readonly [number, number],
  when: string,
): string[] {
  return engine.models.flatMap(compiled => {
    const { id } = compiled.model
    const told = scores.find(({ model }) => model === id)
    const [first, last] = [evaluate(compiled, state, from), evaluate(compiled, state, to)]
    const isRight =
      told &&
      told.score <= Math.max(first.score, last.score) + TOLERANCE &&
      told.score >= Math.min(first.score, last.score) - TOLERANCE &&
      told.stage === last.stage
    const expected = `${last.score} ${last.stage}`
    return isRight ? [] : [`${when}: ${id} is ${told?.score} ${told?.stage}, recomputed it is ${expected}.`]
  })
}
