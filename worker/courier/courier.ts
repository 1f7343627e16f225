import { DurableObject } from 'cloudflare:workers'
import type { Env } from '../env.ts'
import type { StoredWebhook } from '../webhook/webhook.ts'
import { CLOSED } from './breaker.ts'
import {
  type CourierCalls,
  type CourierName,
  type CourierStatus,
  courierOf,
  type Delivery,
  type PlacedDelivery,
  type StoredItem,
  type TakeCall,
} from './calls.ts'
import { divideAnew } from './divide.ts'
import { Endpoint } from './endpoint.ts'
import type { Entry } from './entry.ts'
import { ErasedSubjects } from './erased.ts'
import type { Outcome } from './outcome.ts'
import type { Place } from './place.ts'
import { Pump } from './pump.ts'
import { Queue } from './queue.ts'
import { courierSettings } from './settings.ts'
import { shardOf, shardsEver, shardsOf, shareOf } from './shard.ts'
import { sleep } from './sleep.ts'
import { type CourierMemory, CourierStore, NEW_MEMORY } from './store.ts'
import type { Fate } from './verdict.ts'

/**
 * Items that wait or are parked at one endpoint: at 2 KB each 100 MB on disk, and 15 MB of memory for those
 * that wait. Beyond it items are dropped and counted.
 */
const MOST_KEPT = 50_000
/** Items that go from one courier to another in a call: at 2 KB each less than a MB. */
const HANDED_AT_ONCE = 200
/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/**
 * The object that delivers to one endpoint, or a part of its items: an adapter between the platform, its disk
 * and the pump.
 */
export class Courier extends DurableObject<Env> implements CourierCalls {
  readonly #settings = courierSettings(this.env)
  #store = new CourierStore(this.ctx.storage.sql)
  #memory: CourierMemory | undefined = this.#store.memory()
  #parked = this.#store.parked()
  #queue = new Queue()
  #pump = this.#newPump()
  readonly #erased = new ErasedSubjects()
  #running = Promise.resolve()
  readonly #endpoint = new Endpoint(this.env)

  async take({ name, items, dropped, shards }: TakeCall): Promise<number | undefined> {
    const memory = this.#memory ?? (await this.#introduced(name))
    this.#refuseStanding()
    if (memory.shards !== (shards ?? 1)) {
      if (shards !== undefined) return memory.shards
      throw new Error('The caller is of a version that knows one courier an endpoint. It keeps what it owes.')
    }
    const now = Date.now()
    const taken: Entry[] = []
    this.#write(() => {
      let lost = dropped
      for (const item of items) {
        if (this.#erased.covers(item.subject, Date.parse(item.payload.timestamp), now)) continue
        if (this.#store.has(item.id)) continue
        if (this.#queue.size + taken.length + this.#parked >= MOST_KEPT) lost++
        else taken.push(this.#store.add(item, now, now + this.#settings.giveUpMs))
      }
      if (lost > 0) this.#remember({ ...memory, dropped: memory.dropped + lost })
    })
    if (taken.length > 0) this.#enqueue(taken)
    return undefined
  }

  async shards(name: CourierName): Promise<number> {
    const { shards } = this.#memory ?? (await this.#introduced(name))
    this.#refuseStanding()
    return shards
  }

  async stand(name: CourierName, shards: number): Promise<void> {
    this.#remember({ ...NEW_MEMORY, ...this.#memory, name, shards, stands: true })
    this.#pump.stop()
    await this.#running
  }

  async handOn(): Promise<void> {
    if (!this.#memory) return
    const { name, shards } = this.#memory
    const shardFor = (subject: string) => shardOf(subject, shards)
    const leaving = this.#store.subjects().filter(({ subject }) => shardFor(subject) !== (name.shard ?? 0))
    for (const [shard, items] of Map.groupBy(leaving, ({ subject }) => shardFor(subject))) {
      const other = courierOf(this.env, { ...name, shard })
      for (let from = 0; from < items.length; from += HANDED_AT_ONCE) {
        const ids = items.slice(from, from + HANDED_AT_ONCE).map(({ id }) => id)
        await other.adopt(this.#store.stored(ids))
        this.#store.handedOn(ids)
      }
    }
  }

  async adopt(items: readonly StoredItem[]): Promise<void> {
    if (!this.#memory?.stands) throw new Error('Only a courier that stands takes items over.')
    this.#write(() => {
      for (const item of items) this.#store.adopt(item)
    })
  }

  async goOn(): Promise<void> {
    if (!this.#memory) return
    this.#remember({ ...this.#memory, stands: false })
    this.#load()
    this.#wakeAt(Date.now())
  }

  async status(): Promise<CourierStatus> {
    const { dropped = 0 } = this.#memory ?? {}
    return { waiting: this.#queue.size, parked: this.#parked, dropped, breaker: this.#pump.breaker }
  }

  async deliveries(limit: number, after: Place | null, fate?: Fate): Promise<readonly PlacedDelivery[]> {
    return this.#store.deliveries(limit, after, fate)
  }

  async itemsAbout(subjects: readonly string[], asked: number): Promise<readonly Delivery[]> {
    this.#refuseStanding(asked)
    return this.#store.about(subjects)
  }

  async eraseSubjects(subjects: readonly string[], asked: number): Promise<void> {
    this.#refuseStanding(asked)
    this.#erased.note(subjects, Date.now())
    this.#store.erase(subjects)
    this.#queue.removeSubjects(subjects)
    this.#parked = this.#store.parked()
  }

  async resend(ids?: readonly string[]): Promise<number | null> {
    if (this.#memory?.stands) return null
    const now = Date.now()
    const entries = this.#store.unpark(ids, now, now + this.#settings.giveUpMs)
    this.#parked -= entries.length
    if (entries.length > 0) this.#enqueue(entries)
    return entries.length
  }

  async discard(ids?: readonly string[]): Promise<number | null> {
    if (this.#memory?.stands) return null
    const discarded = this.#store.discard(ids)
    this.#parked -= discarded
    return discarded
  }

  async changed(): Promise<void> {
    this.#endpoint.changed()
    if (!this.#memory) return
    this.#pump.stop()
    this.#pump.breaker = { ...CLOSED, revivedAt: Date.now() }
    this.#remember({ ...this.#memory, breaker: this.#pump.breaker })
    // The first looks whether the number of couriers was changed.
    if (this.#queue.size > 0 || this.#isFirst()) this.#wakeAt(Date.now())
  }

  async forget(): Promise<void> {
    this.#pump.stop()
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.#memory = undefined
    this.#endpoint.changed()
    this.#load()
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    try {
      const name = this.#memory?.name
      const webhook = name && (await this.#endpoint.webhook(name))
      if (webhook === null) await this.forget()
      else if (webhook && this.#isFirst() && this.#isToDivide(webhook)) await this.#divide(webhook)
      else if (webhook?.enabled) await this.#run(webhook)
    } catch (error) {
      // The platform drops an alarm after six failures; what waits must not be dropped with it.
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error
      console.error('The alarm of a courier failed and is set anew:', error)
      this.#wakeAt(Date.now() + ALARM_AGAIN_MS)
    }
  }

  /** Asks for its place among the endpoint's couriers, the first time that it is handed something. */
  async #introduced(name: CourierName): Promise<CourierMemory> {
    const { shard = 0 } = name
    const first = { ...name, shard: 0 }
    const shards = shard === 0 ? await this.#wanted(name) : await courierOf(this.env, first).shards(first)
    // Meanwhile another call may have come before, or it was told to stand.
    const memory = this.#memory ?? { ...NEW_MEMORY, name, shards }
    if (!this.#memory) this.#remember(memory)
    return memory
  }

  async #wanted(name: CourierName): Promise<number> {
    const webhook = await this.#endpoint.webhook(name)
    return webhook ? shardsOf(webhook) : 1
  }

  /** @throws Error while items are divided anew, or when more couriers have some than were asked */
  #refuseStanding(asked?: number): void {
    if (!this.#memory) return
    const { stands, shards } = this.#memory
    if (stands || (asked !== undefined && shards > asked))
      throw new Error('The items of this endpoint are being divided anew. Ask again in a moment.')
  }

  #isFirst(): boolean {
    return this.#memory !== undefined && (this.#memory.name.shard ?? 0) === 0
  }

  #isToDivide(webhook: StoredWebhook): boolean {
    return this.#memory?.stands === true || this.#memory?.shards !== shardsOf(webhook)
  }

  async #divide(webhook: StoredWebhook): Promise<void> {
    if (!this.#memory) return
    const { name } = this.#memory
    const others = Array.from({ length: shardsEver(webhook) - 1 }, (_, index) =>
      courierOf(this.env, { ...name, shard: index + 1 }),
    )
    await divideAnew([this, ...others], name, shardsOf(webhook))
  }

  async #run({ perSecond }: StoredWebhook): Promise<void> {
    if (!this.#memory || this.#memory.stands) return
    const { name, shards } = this.#memory
    const running = this.#pump.run(shareOf(perSecond, shards, name.shard ?? 0))
    this.#running = running.catch(() => undefined)
    await running
  }

  /** Looks at the disk anew. */
  #load(): void {
    this.#store = new CourierStore(this.ctx.storage.sql)
    this.#parked = this.#store.parked()
    this.#queue = new Queue()
    this.#pump = this.#newPump()
  }

  #newPump(): Pump {
    for (const entry of this.#store.waiting()) this.#queue.add(entry)
    return new Pump(this.#queue, this.#memory?.breaker ?? CLOSED, this.#settings, {
      now: Date.now,
      random: Math.random,
      sleep,
      send: entry => this.#send(entry),
      keep: (entry, fate, outcome) => {
        if (this.#store.keep(entry, fate, outcome) && fate === 'parked') this.#parked++
      },
      keepBreaker: breaker => {
        if (this.#memory) this.#remember({ ...this.#memory, breaker })
      },
      gone: () => {
        if (this.#memory) this.ctx.waitUntil(this.#endpoint.end(this.#memory.name))
      },
      rest: at => {
        if (at !== null) this.#wakeAt(at)
      },
    })
  }

  async #send({ id }: Entry): Promise<Outcome | null> {
    const name = this.#memory?.name
    const webhook = name && (await this.#endpoint.webhook(name).catch(() => undefined))
    const body = this.#store.body(id)
    if (body === undefined) return null
    if (!webhook) return { status: null, error: 'The endpoint could not be read.', ms: 0 }
    return this.#endpoint.send(webhook, id, body, this.#settings.timeoutMs)
  }

  /** One transaction; after a failed one the store looks at the disk again. */
  #write(change: () => void): void {
    try {
      this.ctx.storage.transactionSync(change)
    } catch (error) {
      this.#store = new CourierStore(this.ctx.storage.sql)
      this.#memory = this.#store.memory()
      throw error
    }
  }

  #enqueue(entries: readonly Entry[]): void {
    for (const entry of entries) this.#queue.add(entry)
    if (this.#pump.isRunning) this.#pump.notice()
    else this.#wakeAt(Date.now())
  }

  #remember(memory: CourierMemory): void {
    this.#store.remember(memory)
    this.#memory = memory
  }

  #wakeAt(at: number): void {
    void this.ctx.storage.setAlarm(at)
  }
}
