import { DurableObject } from 'cloudflare:workers'
import type { Env } from '../env.ts'
import { validSecrets } from '../webhook/secret.ts'
import { targetProblem } from '../webhook/target.ts'
import type { StoredWebhook } from '../webhook/webhook.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { CLOSED } from './breaker.ts'
import type { CourierCalls, CourierStatus, Delivery, PlacedDelivery, TakeCall } from './calls.ts'
import type { Entry } from './entry.ts'
import { ErasedSubjects } from './erased.ts'
import { allowsPrivate, networkFor } from './network.ts'
import type { Outcome } from './outcome.ts'
import type { Place } from './place.ts'
import { Pump } from './pump.ts'
import { Queue } from './queue.ts'
import { send } from './send.ts'
import { courierSettings } from './settings.ts'
import { sleep } from './sleep.ts'
import { type CourierMemory, CourierStore, NEW_MEMORY } from './store.ts'
import type { Fate } from './verdict.ts'

/**
 * Items that wait or are parked at one endpoint: at 2 KB each 100 MB on disk, and 15 MB of memory for those
 * that wait. Beyond it items are dropped and counted.
 */
const MOST_KEPT = 50_000
/** For so long a change of the endpoint that did not reach this object may go unseen. */
const FRESH_MS = 10_000
/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/** The object that delivers to one endpoint: an adapter between the platform, its disk and the pump. */
export class Courier extends DurableObject<Env> implements CourierCalls {
  readonly #settings = courierSettings(this.env)
  #store = new CourierStore(this.ctx.storage.sql)
  #memory: CourierMemory | undefined = this.#store.memory()
  #parked = this.#store.parked()
  #queue = new Queue()
  #pump = this.#newPump()
  readonly #erased = new ErasedSubjects()
  #endpoint: { readonly webhook: StoredWebhook | null; readonly readAt: number } | undefined

  async take({ name, items, dropped }: TakeCall): Promise<void> {
    const now = Date.now()
    const taken: Entry[] = []
    this.#write(() => {
      let lost = dropped
      for (const item of items) {
        if (this.#erased.covers(item.subject, Date.parse(item.payload.timestamp), now)) continue
        const isFull = this.#queue.size + taken.length + this.#parked >= MOST_KEPT
        const entry = isFull ? null : this.#store.add(item, now, now + this.#settings.giveUpMs)
        if (entry) taken.push(entry)
        else if (isFull) lost++
      }
      if (this.#memory && lost === 0) return
      const before = this.#memory ?? { ...NEW_MEMORY, name }
      this.#remember({ ...before, dropped: before.dropped + lost })
    })
    if (taken.length > 0) this.#enqueue(taken)
  }

  async status(): Promise<CourierStatus> {
    const { dropped = 0 } = this.#memory ?? {}
    return { waiting: this.#queue.size, parked: this.#parked, dropped, breaker: this.#pump.breaker }
  }

  async deliveries(limit: number, after: Place | null, fate?: Fate): Promise<readonly PlacedDelivery[]> {
    return this.#store.deliveries(limit, after, fate)
  }

  async itemsAbout(subjects: readonly string[]): Promise<readonly Delivery[]> {
    return this.#store.about(subjects)
  }

  async eraseSubjects(subjects: readonly string[]): Promise<void> {
    this.#erased.note(subjects, Date.now())
    this.#store.erase(subjects)
    this.#queue.removeSubjects(subjects)
    this.#parked = this.#store.parked()
  }

  async resend(ids?: readonly string[]): Promise<number> {
    const now = Date.now()
    const entries = this.#store.unpark(ids, now, now + this.#settings.giveUpMs)
    this.#parked -= entries.length
    if (entries.length > 0) this.#enqueue(entries)
    return entries.length
  }

  async discard(ids?: readonly string[]): Promise<number> {
    const discarded = this.#store.discard(ids)
    this.#parked -= discarded
    return discarded
  }

  async changed(): Promise<void> {
    this.#endpoint = undefined
    if (!this.#memory) return
    this.#pump.stop()
    this.#pump.breaker = { ...CLOSED, revivedAt: Date.now() }
    this.#remember({ ...this.#memory, breaker: this.#pump.breaker })
    if (this.#queue.size > 0) this.#wakeAt(Date.now())
  }

  async forget(): Promise<void> {
    this.#pump.stop()
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.#store = new CourierStore(this.ctx.storage.sql)
    this.#memory = undefined
    this.#parked = 0
    this.#queue = new Queue()
    this.#pump = this.#newPump()
    this.#endpoint = undefined
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    try {
      const webhook = await this.#webhook()
      if (webhook === null) await this.forget()
      else if (webhook?.enabled) await this.#pump.run(webhook.perSecond)
    } catch (error) {
      // The platform drops an alarm after six failures; what waits must not be dropped with it.
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error
      console.error('The alarm of a courier failed and is set anew:', error)
      this.#wakeAt(Date.now() + ALARM_AGAIN_MS)
    }
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
      gone: () => this.ctx.waitUntil(this.#endEndpoint()),
      rest: at => {
        if (at !== null) this.#wakeAt(at)
      },
    })
  }

  async #send({ id }: Entry): Promise<Outcome | null> {
    const webhook = await this.#webhook().catch(() => undefined)
    const body = this.#store.body(id)
    if (body === undefined) return null
    if (!webhook) return { status: null, error: 'The endpoint could not be read.', ms: 0 }
    const { url, secrets } = webhook
    const problem = targetProblem(url, allowsPrivate(this.env))
    if (problem) return { status: null, error: `The URL ${problem}.`, ms: 0 }
    const now = Date.now()
    const valid = validSecrets(secrets, now).map(({ secret }) => secret)
    const { timeoutMs } = this.#settings
    return send(networkFor(this.env), { url, id, body, secrets: valid, timeoutMs })
  }

  /** The endpoint as its workspace has it now, null when it has none any more; undefined for a courier without name. */
  async #webhook(): Promise<StoredWebhook | null | undefined> {
    if (!this.#memory) return undefined
    if (this.#endpoint && Date.now() - this.#endpoint.readAt < FRESH_MS) return this.#endpoint.webhook
    const { workspace, endpoint } = this.#memory.name
    const webhook = await workspaceOf(this.env, workspace).webhook(endpoint)
    this.#endpoint = { webhook, readAt: Date.now() }
    return webhook
  }

  async #endEndpoint(): Promise<void> {
    if (!this.#memory) return
    const { workspace, endpoint } = this.#memory.name
    this.#endpoint = undefined
    await workspaceOf(this.env, workspace).webhookGone(endpoint)
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
