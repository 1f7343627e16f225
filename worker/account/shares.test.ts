import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compile, emptyState, fold, type Model } from '../../shared/engine/index.ts'
import { modelOf, tracked } from '../../shared/testing/say.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { evaluateAll } from '../subject/settle.ts'
import { loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { formOf, type TimedShare } from './share.ts'
import { Shares } from './shares.ts'

const USED: Model = modelOf([{ match: { event: 'Used' }, award: { each: 1 } }], {
  subject: 'account',
  status: 'active',
})

/** The configuration of accounts in a workspace with one model. */
async function configOf(workspace: string) {
  const { config } = doneOf(await workspaceOf(env, workspace).putModel(USED))
  return (await loadConfig(env, workspace, config.version)).of('account')
}

function used(times: number) {
  const state = emptyState()
  const engine = compile([USED])
  for (let i = 0; i < times; i++) fold(engine, state, tracked('Used', '2026-03-02'))
  return state
}

type Step =
  /** Somebody tells what they did by now; what they told before may arrive later, again, or never. */
  | { readonly does: 'tell'; readonly who: number; readonly arrives: readonly number[] }
  | { readonly does: 'join'; readonly who: number; readonly other: number }
  | { readonly does: 'restart' }

const who = fc.nat(3)
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(who, fc.array(fc.nat(9), { maxLength: 3 }))
        .map(([whose, arrives]): Step => ({ does: 'tell', who: whose, arrives })),
    },
    fc.tuple(who, who).map(([whose, other]): Step => ({ does: 'join', who: whose, other })),
    fc.constant<Step>({ does: 'restart' }),
  ),
  { maxLength: 25 },
)

it('an account counts everybody once by what they told last, whatever came late, twice or never', async () => {
  const config = await configOf('shares-test')
  const stub = env.SUBJECT.getByName(objectName('shares-test', 'account', 'account:acme'))
  await runInDurableObject(stub, (_, { storage }) => {
    fc.assert(
      fc.property(steps, taken => {
        storage.sql.exec('DROP TABLE IF EXISTS share')
        let shares = new Shares(storage.sql)
        let revision = 0
        const did = new Map<number, number>()
        const sent: TimedShare[] = []
        const tell = (member: number, instead: readonly string[] = []) => {
          const person = { name: null, lastSeen: 0, scores: {} }
          const told = {
            ...{ member: `user:${member}`, revision: ++revision, form: formOf(config), instead },
            share: { state: used(did.get(member) ?? 0), person },
          }
          sent.push(told)
          return told
        }
        for (const step of taken) {
          if (step.does === 'restart') shares = new Shares(storage.sql)
          if (step.does === 'tell') {
            did.set(step.who, (did.get(step.who) ?? 0) + 1)
            tell(step.who)
            for (const back of step.arrives) {
              const late = sent.at(-1 - back)
              // What somebody told who was joined since is withdrawn by whom they were joined to.
              if (late && did.has(Number(late.member.slice(5)))) shares.put(late)
            }
          }
          if (step.does === 'join' && step.who !== step.other && did.has(step.other)) {
            did.set(step.who, (did.get(step.who) ?? 0) + (did.get(step.other) ?? 0))
            did.delete(step.other)
            shares.put(tell(step.who, [`user:${step.other}`]))
          }
        }
        for (const member of did.keys()) shares.put(tell(member))
        const union = shares.union(config, emptyState())
        const counts = [...did.values()]
        expect(union.people?.count).toBe(counts.length)
        const total = counts.reduce((sum, count) => sum + count, 0)
        const [answer] = evaluateAll(config, union, Date.parse('2026-03-03')).values()
        expect(answer?.raw).toBe(total)
      }),
      { numRuns: 150 },
    )
  })
})
