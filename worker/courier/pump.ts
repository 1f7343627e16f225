import { afterOutcome, type Breaker, isDead } from './breaker.ts'
import type { Entry } from './entry.ts'
import { isGone, type Outcome } from './outcome.ts'
import { Pace } from './pace.ts'
import type { Queue } from './queue.ts'
import type { CourierSettings } from './settings.ts'
import { type Fate, judgeTry } from './verdict.ts'

/** Requests to one endpoint at a time: a slow one is slow for eight subjects, not for all. */
const MOST_IN_FLIGHT = 8
/** An alarm may run for 15 minutes; a long line goes on in another. */
const RUN_MS = 5 * 60_000
/** For less than this it is cheaper to wait than to write the row of an alarm. */
const SHORT_WAIT_MS = 1000

/** All that a pump does to the world. Times are in milliseconds. */
export interface PumpDeps {
  now(): number
  /** From 0 to 1. */
  random(): number
  /** Resolves after a while, or as soon as it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** One try; what goes wrong is an outcome, not an exception. Null where there is nothing to send any more. */
  send(entry: Entry): Promise<Outcome | null>
  /** Keeps what became of an item; `outcome` is null where it was given up without a try. */
  keep(entry: Entry, fate: Fate, outcome: Outcome | null): void
  keepBreaker(breaker: Breaker): void
  /** The receiver answered that it wants nothing any more. */
  gone(): void
  /** Nothing is in flight; `at` is when to go on, null when nothing waits. Called within the last step of a run. */
  rest(at: number | null): void
}

/** Sends what waits in a queue: in order for each subject, several at a time, at the endpoint's pace. */
export class Pump {
  readonly #queue: Queue
  readonly #settings: CourierSettings
  readonly #deps: PumpDeps
  readonly #pace = new Pace()
  readonly #inFlight = new Set<Promise<void>>()
  #breaker: Breaker
  #perSecond = 1
  #news = new AbortController()
  #isStopped = false
  isRunning = false

  constructor(queue: Queue, breaker: Breaker, settings: CourierSettings, deps: PumpDeps) {
    this.#queue = queue
    this.#breaker = breaker
    this.#settings = settings
    this.#deps = deps
  }

  get breaker(): Breaker {
    return this.#breaker
  }

  set breaker(breaker: Breaker) {
    this.#breaker = breaker
    this.notice()
  }

  /** Something came into the queue. */
  notice(): void {
    this.#news.abort()
  }

  /** Ends the run once what is in flight has come back. */
  stop(): void {
    this.#isStopped = true
    this.notice()
  }

  /** Runs until nothing is due for a while; at most one run at a time. */
  async run(perSecond: number): Promise<void> {
    this.#perSecond = perSecond
    this.#isStopped = false
    this.isRunning = true
    try {
      await this.#run(this.#deps.now() + RUN_MS)
    } finally {
      this.isRunning = false
    }
  }

  async #run(until: number): Promise<void> {
    for (;;) {
      this.#news = new AbortController()
      const now = this.#deps.now()
      if (now < until && !this.#isStopped) this.#launch(now)
      const next = this.#nextAt(now)
      const isIdle = next === null || next > now + SHORT_WAIT_MS
      if (this.#inFlight.size === 0 && (isIdle || now >= until || this.#isStopped)) {
        this.isRunning = false
        this.#deps.rest(this.#isStopped ? null : next)
        return
      }
      const waiting = new AbortController()
      const signal = AbortSignal.any([this.#news.signal, waiting.signal])
      const sleep = this.#deps.sleep(Math.max(next === null ? RUN_MS : next - now, 1), signal)
      await Promise.race([...this.#inFlight, sleep])
      waiting.abort()
    }
  }

  #launch(now: number): void {
    while (this.#inFlight.size < this.#room() && this.#openAt(now) <= now) {
      const entry = this.#queue.take(now, this.#breaker.revivedAt)
      if (!entry) return
      this.#pace.note(now)
      const trying = this.#try(entry).finally(() => this.#inFlight.delete(trying))
      this.#inFlight.add(trying)
    }
  }

  async #try(entry: Entry): Promise<void> {
    const { now, random } = this.#deps
    const outcome = await this.#deps.send(entry)
    if (outcome === null) return this.#queue.remove(entry)
    const verdict = judgeTry(entry, outcome, now(), this.#settings, random())
    const before = this.#breaker
    this.#breaker = afterOutcome(before, outcome, now(), this.#settings.firstRetryMs, random())
    if (this.#breaker !== before && (isDead(before) || this.#breaker.holdUntil !== before.holdUntil))
      this.#deps.keepBreaker(this.#breaker)
    this.#deps.keep(verdict.entry, verdict.fate, outcome)
    if (verdict.fate === 'waiting') this.#queue.keep(entry, verdict.entry)
    else this.#queue.remove(entry)
    if (verdict.fate === 'parked' && isDead(this.#breaker)) this.#giveUpExpired()
    if (!isGone(outcome)) return
    this.stop()
    this.#deps.gone()
  }

  /** What waited its full time at a dead endpoint is parked with the item that was tried for all of them. */
  #giveUpExpired(): void {
    for (const entry of this.#queue.expired(this.#deps.now())) {
      this.#deps.keep(entry, 'parked', null)
      this.#queue.remove(entry)
    }
  }

  #room(): number {
    return isDead(this.#breaker) ? 1 : MOST_IN_FLIGHT
  }

  #openAt(now: number): number {
    return Math.max(this.#breaker.holdUntil, this.#pace.nextAt(now, this.#perSecond))
  }

  /** When there may be something to do; null when only an answer or news can change that. */
  #nextAt(now: number): number | null {
    if (this.#inFlight.size >= this.#room()) return null
    const due = this.#queue.nextDueAt(this.#breaker.revivedAt)
    return due === null ? null : Math.max(due, this.#openAt(now))
  }
}
