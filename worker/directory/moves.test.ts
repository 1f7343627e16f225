import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { DAY_MS, HOUR_MS } from '../../shared/time/instant.ts'
import { ITSELF } from '../auth/author.ts'
import { objectName } from '../object-name.ts'
import { askFunnel } from '../report/ask-funnel.ts'
import type { FunnelDay } from '../report/funnel.ts'
import { Subject } from '../subject/subject.ts'
import { keepConfig, loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import type { TimedLine } from './calls.ts'
import { Directory } from './directory.ts'
import { type ShardName, shardsOf } from './layout.ts'
import { dayOf } from './move-table.ts'
import { beginWalks } from './progress.ts'
import { publishLine, withdrawLine } from './publish.ts'

const START = Date.parse('2026-03-10T09:00:00Z')
const STAGES = ['low', 'high'] as const
type Stage = (typeof STAGES)[number] | null
const FAULTS = ['put', 'release', 'take', 'remove'] as const

/** What happened to one contact, as an observer sees it who misses nothing. */
interface Happened {
  readonly day: number
  readonly from: Stage | undefined
  readonly to: Stage | undefined
  readonly byEdit: boolean
}

type Op =
  | { readonly op: 'stage'; readonly who: number; readonly to: Stage; readonly byEdit: boolean }
  | { readonly op: 'gone'; readonly who: number }
  | { readonly op: 'pass'; readonly hours: number }
  | { readonly op: 'cut'; readonly shards: number }
  | { readonly op: 'step'; readonly shard: number }
  /** A line and a shard's step at the same time. */
  | { readonly op: 'race'; readonly who: number; readonly to: Stage; readonly shard: number }
  /** The next call of a kind is lost, or its answer is. */
  | { readonly op: 'fault'; readonly call: (typeof FAULTS)[number]; readonly isDone: boolean }

/** Few, so that much happens to each. */
const who = fc.nat(2)
const to = fc.constantFrom<Stage>(...STAGES, null)
const shard = fc.nat(3)
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('stage'), who, to, byEdit: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('gone'), who }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pass'), hours: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('cut'), shards: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('step'), shard }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('race'), who, to, shard }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('fault'),
      call: fc.constantFrom(...FAULTS),
      isDone: fc.boolean(),
    }),
  },
) as fc.Arbitrary<Op>

/** A workspace whose contacts are told of by hand, and what is true of them. */
class World {
  readonly #workspace: string
  readonly happened: Happened[] = []
  readonly #stages = new Map<string, Stage>()
  readonly lines = new Map<string, TimedLine>()
  /** What somebody was not told yet, as a call failed. */
  readonly #owed = new Map<string, () => Promise<void>>()
  #revision = 0

  constructor(workspace: string) {
    this.#workspace = workspace
  }

  get isTold(): boolean {
    return this.#owed.size === 0
  }

  async stage(n: number, stage: Stage, byEdit = false): Promise<void> {
    const id = `user:${n}`
    await this.#settle(id)
    const from = this.#stages.get(id)
    if (from === stage) return
    // Told half a minute late.
    const movedAt = Date.now() - 30_000
    const isEdit = byEdit && from !== undefined
    this.happened.push({ day: dayOf(movedAt), from, to: stage, byEdit: isEdit })
    this.#stages.set(id, stage)
    const told = {
      revision: ++this.#revision,
      line: lineOf(id, stage),
      asOf: Date.now(),
      movedAt,
      ...(isEdit && { edited: ['m'] }),
    }
    this.lines.set(id, told)
    await this.#tell(id, () => publishLine(env, this.#name(id), told))
  }

  async gone(n: number): Promise<void> {
    const id = `user:${n}`
    await this.#settle(id)
    const from = this.#stages.get(id)
    if (from === undefined) return
    const at = Date.now() - 30_000
    this.happened.push({ day: dayOf(at), from, to: undefined, byEdit: false })
    this.#stages.delete(id)
    this.lines.delete(id)
    const revision = ++this.#revision
    await this.#tell(id, () => withdrawLine(env, this.#name(id), revision, at))
  }

  async settleAll(): Promise<void> {
    for (const id of [...this.#owed.keys()]) await this.#settle(id)
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

  /** Goes on until the directory is cut, if it is being cut. */
  async finish(): Promise<void> {
    for (let tries = 0; (await this.config()).directory.next; tries++) {
      if (tries > 50) throw new Error('The directory is cut for ever.')
      for (const n of [0, 1, 2, 3, 4]) await this.step(n)
      vi.setSystemTime(Date.now() + 15_000)
    }
  }

  async funnel() {
    const parsed = parseModel({
      id: 'm',
      status: 'active',
      activity: [{ id: 'all', rules: [{ id: 'r', match: { event: 'E' }, award: { each: 1 } }] }],
      stages: [
        { id: 'low', from: 1 },
        { id: 'high', from: 50 },
      ],
    })
    if (!parsed.ok) throw new Error('The model is right.')
    const days = { from: dayOf(START), to: dayOf(Date.now()) }
    return askFunnel(env, this.#workspace, await this.config(), parsed.model, days)
  }

  config() {
    return loadConfig(env, this.#workspace)
  }

  async #tell(id: string, tell: () => Promise<void>): Promise<void> {
    await tell().then(
      () => this.#owed.delete(id),
      () => this.#owed.set(id, tell),
    )
  }

  async #settle(id: string): Promise<void> {
    for (let tries = 0; this.#owed.has(id); tries++) {
      if (tries > 10) throw new Error(`${id} cannot be told.`)
      vi.setSystemTime(Date.now() + 15_000)
      const tell = this.#owed.get(id)
      if (tell) await this.#tell(id, tell)
    }
  }

  #name(id: string) {
    return { workspace: this.#workspace, kind: 'contact', id } as const
  }
}

function lineOf(id: string, stage: Stage) {
  const answer = { score: 50, fit: 0, activity: 50, stage, grade: 'D2', tags: [] }
  return {
    id,
    name: null,
    email: null,
    lastSeen: '2026-03-10T12:00:00.000Z',
    traits: {},
    scores: { m: answer },
  }
}

function stubOf({ workspace, generation, shard }: ShardName) {
  const cut = generation === 0 ? String(shard) : `${generation}/${shard}`
  return env.DIRECTORY.getByName(objectName(workspace, 'directory', cut))
}

/** The same days, counted anew from everything that happened. */
function recounted(happened: readonly Happened[], from: number, until: number) {
  const stages = [null, ...STAGES]
  return Array.from({ length: until - from + 1 }, (_, n) => {
    const day = from + n
    const ofDay = happened.filter(one => one.day === day)
    const sum = (those: (one: Happened) => boolean, all = ofDay) => all.filter(those).length
    const before = happened.filter(one => one.day <= day)
    return {
      day: new Date(day * DAY_MS).toISOString().slice(0, 10),
      stages: stages.map(stage => ({
        stage,
        count: sum(one => one.to === stage, before) - sum(one => one.from === stage, before),
        entered: sum(one => one.to === stage && !one.byEdit),
        left: sum(one => one.from === stage && !one.byEdit),
        byEdit: sum(one => one.to === stage && one.byEdit) - sum(one => one.from === stage && one.byEdit),
      })),
      new: sum(one => one.from === undefined),
      gone: sum(one => one.to === undefined),
      ways: ofDay.map(({ from: before, to: after, byEdit }) => `${before}>${after}${byEdit}`).sort(),
    }
  })
}

function shown({ moves, ...day }: FunnelDay) {
  const ways = moves.flatMap(({ from, to, byEdit = false, count }) =>
    Array.from({ length: count }, () => `${from}>${to}${byEdit}`),
  )
  return { ...day, ways: ways.sort() }
}

let failing: (Op & { readonly op: 'fault' }) | undefined
let world: World
let worlds = 0

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
  vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(Subject.prototype, 'touch').mockImplementation(
    async ({ name }) => world.lines.get(name.id) ?? null,
  )
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
  if (op.op === 'stage') await world.stage(op.who, op.to, op.byEdit)
  if (op.op === 'gone') await world.gone(op.who)
  if (op.op === 'pass') vi.setSystemTime(Date.now() + op.hours * HOUR_MS)
  if (op.op === 'cut') await world.cut(op.shards)
  if (op.op === 'step') await world.step(op.shard)
  if (op.op === 'race') await Promise.all([world.stage(op.who, op.to), world.step(op.shard)])
  if (op.op === 'fault') failing = op
}

async function compare(): Promise<void> {
  const until = dayOf(Date.now())
  const { days } = await world.funnel()
  expect(days.map(shown)).toEqual(recounted(world.happened, dayOf(START), until))
}

describe('the funnel', () => {
  it('says what a recount of all that happened says, through days, lost calls and directories cut anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyOp, { minLength: 5, maxLength: 50 }), async ops => {
        vi.setSystemTime(START)
        failing = undefined
        world = new World(`funnel-${++worlds}`)
        // From the first line on, all is known.
        await world.stage(0, null)
        for (const op of ops) {
          await act(op)
          if (world.isTold && failing === undefined) await compare()
        }
        failing = undefined
        await world.settleAll()
        await compare()
        await world.finish()
        await compare()
      }),
      { numRuns: 50 },
    )
  }, 120_000)

  it('is known for 400 days, and kept no longer', async () => {
    world = new World('kept')
    await world.stage(0, 'low')
    vi.setSystemTime(START + 399 * DAY_MS)
    await world.stage(0, 'high')
    const first = async () => (await world.funnel()).days[0]
    expect(await first()).toMatchObject({ day: '2026-03-10', new: 1, moves: [{ to: 'low', count: 1 }] })
    vi.setSystemTime(START + 400 * DAY_MS)
    await world.stage(0, 'low')
    expect(await first()).toMatchObject({ day: '2026-03-11', new: 0, moves: [] })
    expect((await world.funnel()).since).toBe('2026-03-11T00:00:00.000Z')
    const rows = shardsOf('kept', (await world.config()).directory).map(name =>
      runInDurableObject(stubOf(name), (_, { storage }) =>
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'moves'").toArray().length > 0
          ? storage.sql.exec<{ day: number }>('SELECT day FROM moves').toArray()
          : [],
      ),
    )
    const days = (await Promise.all(rows)).flat().map(({ day }) => day - dayOf(START))
    expect(days.sort((a, b) => a - b)).toEqual([399, 400])
  })
})
