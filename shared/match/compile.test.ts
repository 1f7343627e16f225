import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compile, emptyState, fold, parseModel } from '../engine/index.ts'
import type { Event } from '../event/event.ts'
import { compileMatch } from './compile.ts'
import type { Match } from './schema.ts'

const name = fc.constantFrom('Asked', 'Came', '')
const type = fc.constantFrom('track', 'page', 'screen', 'identify')

const event = fc
  .record({ type, name, plan: fc.constantFrom('pro', 'free') })
  .map(({ type, name, plan }, n = 0): Event => {
    const told = { messageId: `m${n}`, timestamp: '2026-03-02T09:30:00.000Z', properties: { plan } }
    if (type === 'track') return { type, event: name, ...told }
    return type === 'identify' ? { type, ...told } : { type, ...told, ...(name !== '' && { name }) }
  })

const match: fc.Arbitrary<Match> = fc
  .record(
    {
      type,
      event: fc.constantFrom<(string | string[])[]>('Asked', 'Came', ['Asked', 'Came']),
      where: fc.constant({ field: 'properties.plan', is: 'pro' }),
    },
    { requiredKeys: [] },
  )
  .filter(made => Object.keys(made).length > 0)

/** Whether a rule with this match counts the event. */
function isCounted(given: Match, happened: Event): boolean {
  const rules = [{ id: 'r', match: given, award: { each: 1 } }]
  const parsed = parseModel({ id: 'm', status: 'active', activity: [{ id: 'g', rules }] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const engine = compile([parsed.model])
  const state = emptyState()
  fold(engine, state, happened)
  return state.acc.some(data => data !== 0)
}

it('a match means to messages what it means to the rules of models', () => {
  fc.assert(
    fc.property(match, event, (given, happened) => {
      expect(compileMatch(given)(happened)).toBe(isCounted(given, happened))
    }),
  )
})
