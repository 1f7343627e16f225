import { DurableObject } from 'cloudflare:workers'
import type { Filter } from '../../shared/segment/filter.ts'
import type { Env } from '../env.ts'
import type { ImpactCall, Tally } from '../impact/effect.ts'
import { tallyOf } from '../impact/tally.ts'
import { subjectOf } from '../subject/calls.ts'
import { type Config, loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import {
  type DirectoryCalls,
  type Knowing,
  type ListAnswer,
  type ListCall,
  MOVED,
  type MovesAnswer,
  type MovesCall,
  type PutCall,
  type ShardStatus,
  type StoredLine,
  shardOf,
  type TakeCall,
  type TimedLine,
} from './calls.ts'
import { type Filling, fillingOf, takeOver } from './filling.ts'
import { giveMessages, giveMoves, releaseAll, tellNext } from './hand-on.ts'
import { type ShardName, shardsOf } from './layout.ts'
import { isListed } from './line.ts'
import { type Counted, Lines } from './lines.ts'
import { MessageTable } from './message-table.ts'
import type { Stages } from './moves.ts'
import type { Standing } from './roster.ts'
import { type Since, sinceOf } from './since.ts'
import type { CountedOutcome } from './told-messages.ts'
import { BATCH, CONCURRENT, newWalk, nextStep, type Walk } from './walk.ts'

/** What a shard knows of itself: one row. */
interface Shard {
  readonly name: ShardName
  readonly epoch: number
  readonly walk: Walk | null
  /** Set once all it had stands in shards of a later generation. */
  readonly retired?: true
  /** From when on moves are counted here; unknown to a shard that is filled until it is told. */
  readonly since?: Since
  /** The shards that it is filled from, until they have handed on all they had. */
  readonly filling?: Filling
  /** Set once all moves are counted in shards of a later generation. */
  readonly closed?: true
}

/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/** A shard of the list of a workspace's subjects: what each last told of itself, ranked by any model. */
export class Directory extends DurableObject<Env> implements DirectoryCalls {
  #shard = this.ctx.storage.kv.get<Shard>('shard')
  #lines = new Lines(this.ctx.storage.sql, this.#shard?.closed === true)
  #messages = new MessageTable(this.ctx.storage.sql)

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#shard = this.#completed(this.#shard)
  }

  async put({ shard, ...call }: PutCall): Promise<'kept' | 'stale'> {
    await this.#meet(shard, call)
    const counted = await this.#takeOver(call.lines)
    if (!this.#shard || this.#shard.retired || call.epoch < this.#shard.epoch) return 'stale'
    this.#notice(call)
    this.#lines.keep(call.lines, counted)
    this.#messages.keep(call.messages ?? [])
    return 'kept'
  }

  async remove(id: string, revision: number, at = Date.now()): Promise<void> {
    const known = this.#lines.roll.get(id)
    if (known && known.revision < revision) this.#lines.forget(id, at)
    this.#messages.remove(id, revision)
  }

  async enrol(name: ShardName, ids: readonly string[]): Promise<void> {
    if (this.#shard?.retired) return
    if (!this.#shard) this.#begin(name, 0)
    const { roll } = this.#lines
    for (const id of ids) if (!roll.get(id)) roll.put(id, { revision: -1, asOf: 0, line: null })
  }

  async begin(name: ShardName, knowing: Knowing, hasToMove: boolean): Promise<void> {
    if (!this.#shard && hasToMove) this.#begin(name, 0)
    this.#notice(knowing)
  }

  async list({
    filter,
    ranking,
    after,
    limit,
    lines,
    counts,
    now,
    ...knowing
  }: ListCall): Promise<ListAnswer | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    this.#notice(knowing)
    const roster = this.#lines.roster()
    const places = roster.top(filter, ranking, { limit, ...(after && { after }) }, now)
    return {
      rows: places.map((place, index) =>
        index < lines ? { ...place, ...this.#lines.stored(place.id) } : place,
      ),
      count: counts ? roster.count(filter, now, ranking.measure) : null,
    }
  }

  async lines(ids: readonly string[]): Promise<{ [id: string]: StoredLine } | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    const stored = ids.map(id => [id, this.#lines.stored(id)] as const)
    return Object.fromEntries(stored.filter((entry): entry is [string, StoredLine] => entry[1] !== undefined))
  }

  async counts(knowing: Knowing, filters: readonly Filter[], now: number): Promise<number[] | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    this.#notice(knowing)
    return filters.map(filter => this.#lines.roster().count(filter, now))
  }

  async standings(
    id: string,
    scores: { readonly [model: string]: number },
  ): Promise<{ [model: string]: Standing } | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    const standings = Object.entries(scores).map(
      ([model, score]) => [model, this.#lines.roster().standing(model, score, id)] as const,
    )
    return Object.fromEntries(standings)
  }

  async status(knowing: Knowing): Promise<ShardStatus | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    this.#notice(knowing)
    return { ...this.#lines.roll.counts(), walk: this.#shard?.walk ?? null }
  }

  async impact({ trial, config, ...asking }: ImpactCall): Promise<Tally | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    const { workspace = '', kind = 'contact' } = this.#shard?.name ?? {}
    return tallyOf(this.#lines.roll.listedIds(), asking, id => {
      const name = { workspace, kind, id }
      return subjectOf(this.env, name).wouldBe({ name, config, trial })
    })
  }

  async moves({ model, from, isOwn, ...knowing }: MovesCall): Promise<MovesAnswer | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    this.#notice(knowing)
    return {
      standing: [...this.#lines.roster().stages(model)],
      days: this.#lines.moves.since(from, model, isOwn),
      since: this.#shard?.since ?? null,
    }
  }

  async outcomes(message: string, now: number): Promise<CountedOutcome[] | typeof MOVED> {
    return this.#shard?.retired ? MOVED : this.#messages.counts(message, now)
  }

  async release(ids: readonly string[]): Promise<{ [id: string]: Stages | null }> {
    return Object.fromEntries(ids.map(id => [id, this.#lines.release(id)]))
  }

  async take({ shard, from, days, since, ...knowing }: TakeCall): Promise<void> {
    await this.#meet(shard, knowing)
    const known = this.#shard
    if (!known || known.retired) return
    this.#lines.moves.take(`${from.generation}/${from.shard}`, days)
    const { filling, ...rest } = known
    const merged = sinceOf([known.since, since].filter(one => one !== undefined && one !== null))
    const done = [...new Set([...(filling?.done ?? []), from.shard])]
    this.#keepShard({
      ...rest,
      ...(merged && { since: merged }),
      ...(filling && done.length < filling.shards && { filling: { ...filling, done } }),
    })
  }

  async retire(): Promise<void> {
    const { name, epoch = 0 } = this.#shard ?? {}
    await this.ctx.storage.deleteAll()
    this.#lines = new Lines(this.ctx.storage.sql, true)
    this.#messages = new MessageTable(this.ctx.storage.sql)
    if (name) this.#keepShard({ name, epoch, walk: null, retired: true })
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    try {
      await this.#step()
    } catch (error) {
      // The platform drops an alarm after six failures, and the walk with it.
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error
      console.error('The directory could not go on and tries again:', error)
      await this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS)
    }
  }

  /** Begins a walk when lines have come to be written otherwise since the last. */
  #notice({ epoch, config }: Knowing): void {
    const shard = this.#shard
    if (!shard || shard.retired || epoch <= shard.epoch) return
    const { subjects } = this.#lines.roll.counts()
    this.#keepShard({ ...shard, epoch, walk: newWalk(epoch, config, subjects, Date.now()) })
    void this.ctx.storage.setAlarm(Date.now())
  }

  /** Asks the next subjects for their lines. */
  async #step(): Promise<void> {
    const shard = this.#shard
    const walk = shard?.walk
    if (!shard || !walk || shard.retired) return
    const config = (await loadConfig(this.env, shard.name.workspace, walk.config)).of(shard.name.kind)
    if (walk.finishedAt === null) {
      const ids = this.#lines.roll.idsAfter(walk.after, BATCH)
      let failures = 0
      for (let from = 0; from < ids.length; from += CONCURRENT) {
        const asked = ids.slice(from, from + CONCURRENT).map(id => this.#ask(shard.name, config, id))
        const answers = await Promise.allSettled(asked)
        for (const answer of answers) {
          if (answer.status === 'fulfilled') continue
          failures++
          console.error('A subject did not tell its line:', answer.reason)
        }
      }
      // A walk for a later epoch may have begun meanwhile.
      if (this.#shard?.walk?.startedAt !== walk.startedAt || this.#shard.epoch !== shard.epoch) return
      const next = nextStep(walk, ids, failures, Date.now())
      this.#keepShard({ ...this.#shard, walk: next.walk })
      if (next.at !== null) {
        await this.ctx.storage.setAlarm(next.at)
        return
      }
    }
    if (config.directory.next && config.directory.generation === shard.name.generation) {
      await this.#handOnMoves(shard.name, config)
      await giveMessages(this.env, config, shard.name, this.#messages)
      await this.#handOn(shard.name, config)
    }
  }

  /** Hands on the moves that were counted here, once those of everybody are counted in the next generation. */
  async #handOnMoves(name: ShardName, config: Config): Promise<void> {
    await releaseAll(this.env, config, name, this.#lines)
    // In the turn in which nobody was left: there will be no more.
    this.#lines.close()
    if (this.#shard) this.#keepShard({ ...this.#shard, closed: true })
    const given = { days: this.#lines.moves.all(), since: this.#shard?.since ?? null }
    await giveMoves(this.env, config, name, given)
  }

  /** Has one subject judge itself by the models of now, and keeps its line wherever it belongs. */
  async #ask(own: ShardName, config: Config, id: string): Promise<void> {
    const { workspace, kind } = own
    const name = { workspace, kind, id }
    const told = await subjectOf(this.env, name).touch({ name, config: config.version })
    if (!told) {
      this.#lines.forget(id, Date.now())
      return
    }
    // It may have been withdrawn while it was asked.
    const known = this.#lines.roll.get(id)
    if (!known || (known.line === null && !isListed(told.line))) return
    this.#lines.keep([told])
    const kept = this.#lines.told(id)
    const newest = kept && kept.revision > told.revision ? kept : told
    await tellNext(this.env, config, own, newest)
  }

  /** Says that everything here stands in the next generation, too; the last to say so ends this one. */
  async #handOn({ workspace, generation, shard }: ShardName, before: Config): Promise<void> {
    const { directory } = await workspaceOf(this.env, workspace).shardMoved(generation, shard)
    if (directory.generation === generation) return
    for (const old of shardsOf(workspace, before.directory))
      if (old.shard !== shard) await shardOf(this.env, old).retire()
    await this.retire()
  }

  /** Of those who are seen here first while the shard is filled, takes over to count their moves. */
  async #takeOver(lines: readonly TimedLine[]): Promise<Counted | undefined> {
    const { name, filling } = this.#shard ?? {}
    if (!name || !filling) return undefined
    const unknown = lines.map(({ line }) => line.id).filter(id => !this.#lines.roll.get(id))
    return takeOver(this.env, name, filling, unknown)
  }

  /** Makes the shard, unless it is there. */
  async #meet(name: ShardName, { config, epoch }: Knowing): Promise<void> {
    if (this.#shard) return
    const filling = await fillingOf(this.env, name, config)
    if (!this.#shard) this.#begin(name, epoch, filling)
  }

  #begin(name: ShardName, epoch: number, filling?: Filling): void {
    const began = filling ? { filling } : { since: { at: Date.now(), isWhole: true } }
    this.#keepShard({ name, epoch, walk: null, ...began })
  }

  /**
   * A shard that was made before accounts were listed says no kind: it is one of contacts. One that was made before
   * moves were counted counts them from now on.
   */
  #completed(shard: Shard | undefined): Shard | undefined {
    if (!shard) return undefined
    const read = { ...shard, name: { ...shard.name, kind: shard.name.kind ?? 'contact' } }
    if (read.since || read.filling || read.retired) return read
    const since = { at: Date.now(), isWhole: this.#lines.roll.counts().subjects === 0 }
    this.ctx.storage.kv.put('shard', { ...read, since })
    return { ...read, since }
  }

  #keepShard(shard: Shard): void {
    this.#shard = shard
    this.ctx.storage.kv.put('shard', shard)
  }
}
