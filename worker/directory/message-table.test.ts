import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ITSELF } from '../auth/author.ts'
import { objectName } from '../object-name.ts'
import { askOutcomes } from '../report/ask-outcomes.ts'
import { keepConfig, loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { shardOf } from './calls.ts'
import { Directory } from './directory.ts'
import { type ShardName, shardsOf } from './layout.ts'
import { MessageTable } from './message-table.ts'
import { beginWalks } from './progress.ts'
import { publishTold, withdrawLine } from './publish.ts'
import type { ToldMessage } from './told-messages.ts'

const START = Date.parse('2026-03-10T09:00:00Z')
const FAULTS = ['put', 'take', 'remove'] as const
const MESSAGES = ['hello', 'bye'] as const

type Op =
  | { readonly op: 'tell'; readonly who: number; readonly outcome: string; readonly message: string }
  | { readonly op: 'gone'; readonly who: number }
  | { readonly op: 'cut'; readonly shards: number }
  | { readonly op: 'step'; readonly shard: number }
  /** Somebody tells, or goes, while a shard works. */
  | { readonly op: 'race'; readonly who: number; readonly isGone: boolean; readonly shard: number }
  /** The next call of a kind is lost, or its answer is. */
  | { readonly op: 'fault'; readonly call: (typeof FAULTS)[number]; readonly isDone: boolean }

const who = fc.nat(4)
const shard = fc.nat(3)
const anyOp = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('tell'),
      who,
      outcome: fc.constantFrom('owed', 'shown', 'clicked'),
      message: fc.constantFrom(...MESSAGES),
    }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('gone'), who }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('cut'), shards: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('step'), shard }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('race'), who, isGone: fc.boolean(), shard }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('fault'),
      call: fc.constantFrom(...FAULTS),
      isDone: fc.boolean(),
    }),
  },
) as fc.Arbitrary<Op>

/** A workspace whose visitors tell of their messages by hand, and what is true of them. */
class World {
  readonly #workspace: string
  readonly #told = new Map<string, Map<string, ToldMessage>>()
  readonly #owed = new Map<string, () => Promise<void>>()
  #revision = 0

  constructor(workspace: string) {
    this.#workspace = workspace
  }

  get isTold(): boolean {
    return this.#owed.size === 0
  }

  async tell(n: number, message: string, outcome: string): Promise<void> {
    const id = `anon:${n}`
    await this.#settle(id)
    const showings = outcome === 'owed' ? 0 : 1
    const known = this.#told.get(id) ?? new Map<string, ToldMessage>()
    this.#told.set(id, known.set(message, { message, outcome, showings, knownAt: null }))
    const told = { id, revision: ++this.#revision, messages: [...known.values()] }
    await this.#tell(id, () => publishTold(env, this.#name(id), { messages: told }))
  }

  async gone(n: number): Promise<void> {
    const id = `anon:${n}`
    await this.#settle(id)
    this.#told.delete(id)
    const revision = ++this.#revision
    await this.#tell(id, () => withdrawLine(env, this.#name(id), revision, Date.now()))
  }

  async cut(shards: number): Promise<void> {
    const rebuilt = await workspaceOf(env, this.#workspace).rebuildDirectory(shards, ITSELF)
    if (rebuilt) await beginWalks(env, this.#workspace, keepConfig(this.#workspace, rebuilt))
  }

  /** Has a shard do what its alarm would have it do. */
  async step(n: number): Promise<void> {
    const { directory } = await this.config()
    const names = shardsOf(this.#workspace, directory)
    const name = names[n % names.length]
    if (!name) return
    await runInDurableObject(stubOf(name), (object: Directory) =>
      object.alarm({ retryCount: 0, isRetry: false, scheduledTime: 0 }),
    ).catch(() => undefined)
  }

  async settleAll(): Promise<void> {
    for (const id of [...this.#owed.keys()]) await this.#settle(id)
  }

  /** Goes on until the directory is cut, if it is being cut. */
  async finish(): Promise<void> {
    for (let tries = 0; (await this.config()).directory.next; tries++) {
      if (tries > 50) throw new Error('The directory is cut for ever.')
      for (const n of [0, 1, 2, 3, 4]) await this.step(n)
      vi.setSystemTime(Date.now() + 15_000)
    }
  }

  /** What everybody told last, and what is counted. */
  async compare(): Promise<void> {
    for (const message of MESSAGES) {
      const counted = await askOutcomes(env, this.#workspace, await this.config(), message, Date.now())
      const people = counted.flatMap(({ outcome, people, showings }) =>
        Array.from({ length: people }, () => `${outcome} ${showings / people}`),
      )
      const true_ = [...this.#told.values()].flatMap(known => known.get(message) ?? [])
      expect(people.sort()).toEqual(true_.map(({ outcome, showings }) => `${outcome} ${showings}`).sort())
    }
  }

  config() {
    return loadConfig(env, this.#workspace)
  }

  /** A subject calls one after the other. */
  async #tell(id: string, tell: () => Promise<void>): Promise<void> {
    await tell().then(
      () => this.#owed.delete(id),
      () => this.#owed.set(id, tell),
    )
  }

  async #settle(id: string): Promise<void> {
    for (let tries = 0; this.#owed.has(id); tries++) {
      if (tries > 10) throw new Error(`${id} cannot tell.`)
      vi.setSystemTime(Date.now() + 15_000)
      const tell = this.#owed.get(id)
      if (tell) await this.#tell(id, tell)
    }
  }

  #name(id: string) {
    return { workspace: this.#workspace, kind: 'contact', id } as const
  }
}

function stubOf({ workspace, generation, shard }: ShardName) {
  const cut = generation === 0 ? String(shard) : `${generation}/${shard}`
  return env.DIRECTORY.getByName(objectName(workspace, 'directory', cut))
}

let failing: (Op & { readonly op: 'fault' }) | undefined
let world: World
let worlds = 0

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
  vi.spyOn(console, 'error').mockReturnValue()
  for (const call of FAULTS) {
    const original = Directory.prototype[call] as (...args: unknown[]) => Promise<unknown>
    vi.spyOn(Directory.prototype, call).mockImplementation(async function (
      this: Directory,
      ...args: unknown[]
    ) {
      if (failing?.call !== call) return original.apply(this, args)
      const { isDone } = failing
      failing = undefined
      if (isDone) await original.apply(this, args)
      throw new Error('The call was lost.')
    } as never)
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

async function act(op: Op): Promise<void> {
  if (op.op === 'tell') await world.tell(op.who, op.message, op.outcome)
  if (op.op === 'gone') await world.gone(op.who)
  if (op.op === 'cut') await world.cut(op.shards)
  if (op.op === 'step') await world.step(op.shard)
  if (op.op === 'race') {
    const change = op.isGone ? world.gone(op.who) : world.tell(op.who, 'hello', 'shown')
    await Promise.all([change, world.step(op.shard)])
  }
  if (op.op === 'fault') failing = op
}

describe('what became of messages', () => {
  it('is counted once for everybody who is there, through lost calls and directories cut anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyOp, { minLength: 5, maxLength: 50 }), async ops => {
        vi.setSystemTime(START)
        failing = undefined
        world = new World(`outcomes-${++worlds}`)
        for (const op of ops) {
          await act(op)
          if (world.isTold && failing === undefined) await world.compare()
        }
        failing = undefined
        await world.settleAll()
        await world.compare()
        await world.finish()
        await world.compare()
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  it('of somebody who goes while it is handed on is counted nowhere', async () => {
    world = new World('going')
    await world.tell(1, 'hello', 'shown')
    await world.tell(2, 'hello', 'shown')
    await world.cut(2)
    const put = vi.mocked(Directory.prototype.put)
    const passOn = put.getMockImplementation()
    let isGone = false
    put.mockImplementation(async function (this: Directory, call) {
      if (!isGone && call.messages?.some(({ id }) => id === 'anon:1')) {
        isGone = true
        await world.gone(1)
      }
      return passOn?.call(this, call) ?? 'stale'
    })
    await world.finish()
    expect(isGone).toBe(true)
    await world.compare()
  })

  it('costs a row a message and person when it changed, and none when it did not', async () => {
    const told = { message: 'hello', outcome: 'owed', showings: 0, knownAt: null }
    const [name] = shardsOf('rows', (await loadConfig(env, 'rows')).directory)
    if (!name) throw new Error('There is a shard.')
    await shardOf(env, name).put({ shard: name, config: 0, epoch: 0, lines: [] })
    await runInDurableObject(stubOf(name), (_, { storage }) => {
      const table = new MessageTable(storage.sql)
      const rowsOf = (messages: readonly ToldMessage[]) => {
        const before = totalOf(storage.sql)
        table.keep([{ id: 'anon:1', revision: 1, messages }])
        return totalOf(storage.sql) - before
      }
      table.keep([{ id: 'anon:2', revision: 1, messages: [told] }])
      expect(rowsOf([told, { ...told, message: 'bye' }])).toBe(2)
      expect(
        rowsOf([
          { ...told, outcome: 'shown' },
          { ...told, message: 'bye' },
        ]),
      ).toBe(1)
      expect(rowsOf([told])).toBe(1)
      expect(rowsOf([told])).toBe(0)
    })
  })
})

function totalOf(sql: SqlStorage): number {
  return sql.exec<{ total: number }>('SELECT total_changes() AS total').one().total
}
