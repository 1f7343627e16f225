import { DurableObject } from 'cloudflare:workers'
import type { Env } from '../env.ts'
import type { ImpactCall, Tally } from '../impact/effect.ts'
import { tallyOf } from '../impact/tally.ts'
import type { Filter } from '../segment/filter.ts'
import { subjectOf } from '../subject/calls.ts'
import { type Config, loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import {
  type DirectoryCalls,
  type Knowing,
  type ListAnswer,
  type ListCall,
  MOVED,
  type PutCall,
  type ShardStatus,
  type StoredLine,
  shardOf,
  type TimedLine,
} from './calls.ts'
import { homesOf, type ShardName, shardsOf } from './layout.ts'
import { isListed } from './line.ts'
import { Roll } from './roll.ts'
import { Roster, type Standing } from './roster.ts'
import { BATCH, CONCURRENT, newWalk, nextStep, type Walk } from './walk.ts'

/** What a shard knows of itself: one row. */
interface Shard {
  readonly name: ShardName
  readonly epoch: number
  readonly walk: Walk | null
  /** Set once all it had stands in shards of a later generation. */
  readonly retired?: true
}

/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/** A shard of the list of a workspace's subjects: what each last told of itself, ranked by any model. */
export class Directory extends DurableObject<Env> implements DirectoryCalls {
  #roll = new Roll(this.ctx.storage.sql)
  #shard = this.#readShard()
  /** Read from the roll when a list is first looked at. */
  #roster: Roster | undefined

  async put({ shard, ...call }: PutCall): Promise<'kept' | 'stale'> {
    if (this.#shard?.retired) return 'stale'
    if (this.#shard && call.epoch < this.#shard.epoch) return 'stale'
    if (!this.#shard) this.#keepShard({ name: shard, epoch: call.epoch, walk: null })
    this.#notice(call)
    for (const line of call.lines) this.#keep(line)
    return 'kept'
  }

  async remove(id: string, revision: number): Promise<void> {
    const known = this.#roll.get(id)
    if (known && known.revision < revision) this.#forget(id)
  }

  async enrol(name: ShardName, ids: readonly string[]): Promise<void> {
    if (this.#shard?.retired) return
    if (!this.#shard) this.#keepShard({ name, epoch: 0, walk: null })
    for (const id of ids) if (!this.#roll.get(id)) this.#roll.put(id, { revision: -1, asOf: 0, line: null })
  }

  async begin(name: ShardName, knowing: Knowing, hasToMove: boolean): Promise<void> {
    if (!this.#shard && hasToMove) this.#keepShard({ name, epoch: 0, walk: null })
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
    const roster = this.#loaded()
    const places = roster.top(filter, ranking, { limit, ...(after && { after }) }, now)
    return {
      rows: places.map((place, index) => (index < lines ? { ...place, ...this.#stored(place.id) } : place)),
      count: counts ? roster.count(filter, now, ranking.measure) : null,
    }
  }

  async lines(ids: readonly string[]): Promise<{ [id: string]: StoredLine } | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    const stored = ids.map(id => [id, this.#stored(id)] as const)
    return Object.fromEntries(stored.filter((entry): entry is [string, StoredLine] => entry[1] !== undefined))
  }

  async counts(knowing: Knowing, filters: readonly Filter[], now: number): Promise<number[] | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    this.#notice(knowing)
    return filters.map(filter => this.#loaded().count(filter, now))
  }

  async standings(
    id: string,
    scores: { readonly [model: string]: number },
  ): Promise<{ [model: string]: Standing } | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    const standings = Object.entries(scores).map(
      ([model, score]) => [model, this.#loaded().standing(model, score, id)] as const,
    )
    return Object.fromEntries(standings)
  }

  async status(knowing: Knowing): Promise<ShardStatus | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    this.#notice(knowing)
    return { ...this.#roll.counts(), walk: this.#shard?.walk ?? null }
  }

  async impact({ trial, share, config }: ImpactCall): Promise<Tally | typeof MOVED> {
    if (this.#shard?.retired) return MOVED
    const { workspace = '', kind = 'contact' } = this.#shard?.name ?? {}
    return tallyOf(this.#roll.listedIds(), share, id => {
      const name = { workspace, kind, id }
      return subjectOf(this.env, name).wouldBe({ name, config, trial })
    })
  }

  async retire(): Promise<void> {
    const { name, epoch = 0 } = this.#shard ?? {}
    await this.ctx.storage.deleteAll()
    this.#roll = new Roll(this.ctx.storage.sql)
    this.#roster = undefined
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
    const { subjects } = this.#roll.counts()
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
      const ids = this.#roll.idsAfter(walk.after, BATCH)
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
      this.#keepShard({ ...shard, walk: next.walk })
      if (next.at !== null) {
        await this.ctx.storage.setAlarm(next.at)
        return
      }
    }
    if (config.directory.next && config.directory.generation === shard.name.generation)
      await this.#handOn(shard.name, config)
  }

  /** Has one subject judge itself by the models of now, and keeps its line wherever it belongs. */
  async #ask({ workspace, kind, generation }: ShardName, config: Config, id: string): Promise<void> {
    const name = { workspace, kind, id }
    const told = await subjectOf(this.env, name).touch({ name, config: config.version })
    if (!told) {
      this.#forget(id)
      return
    }
    // It may have been withdrawn while it was asked.
    const known = this.#roll.get(id)
    if (!known || (known.line === null && !isListed(told.line))) return
    this.#keep(told)
    for (const shard of homesOf(workspace, config.directory, id)) {
      if (shard.generation === generation) continue
      const knowing = { config: config.version, epoch: config.epoch }
      const kept = await shardOf(this.env, shard).put({ ...knowing, shard, lines: [told] })
      if (kept === 'stale') throw new Error('The directory was cut anew once more meanwhile.')
    }
  }

  /** Says that everything here stands in the next generation, too; the last to say so ends this one. */
  async #handOn({ workspace, generation, shard }: ShardName, before: Config): Promise<void> {
    const { directory } = await workspaceOf(this.env, workspace).shardMoved(generation, shard)
    if (directory.generation === generation) return
    for (const old of shardsOf(workspace, before.directory))
      if (old.shard !== shard) await shardOf(this.env, old).retire()
    await this.retire()
  }

  #stored(id: string): StoredLine | undefined {
    const { line = null, asOf = 0 } = this.#roll.get(id) ?? {}
    return line === null ? undefined : { line, asOf }
  }

  /** A line that says nothing new costs no row. */
  #keep({ revision, line, asOf }: TimedLine): void {
    const known = this.#roll.get(line.id)
    if (known && (known.revision > revision || (known.revision === revision && known.asOf > asOf))) return
    const json = JSON.stringify(line)
    if (known?.line === json) return
    this.#roll.put(line.id, { revision, asOf, line: json })
    this.#roster?.put(line)
  }

  #forget(id: string): void {
    this.#roll.delete(id)
    this.#roster?.remove(id)
  }

  #loaded(): Roster {
    if (this.#roster) return this.#roster
    // Kept once it is whole: a line that cannot be read must not leave a shorter list behind.
    const roster = new Roster()
    for (const line of this.#roll.lines()) roster.put(line)
    this.#roster = roster
    return roster
  }

  /** A shard that was made before accounts were listed says no kind: it is one of contacts. */
  #readShard(): Shard | undefined {
    const shard = this.ctx.storage.kv.get<Shard>('shard')
    return shard && { ...shard, name: { ...shard.name, kind: shard.name.kind ?? 'contact' } }
  }

  #keepShard(shard: Shard): void {
    this.#shard = shard
    this.ctx.storage.kv.put('shard', shard)
  }
}
