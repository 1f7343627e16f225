import type { BatchAnswer } from '../shared/wire/answer.ts'
import { backoff, LONGEST_TOLD_MS, retryAfter } from './backoff.ts'
import { BATCH_BYTES, BATCH_EVENTS, batchBody, byteLength, takeBatch } from './batch.ts'
import type { DebugRecord } from './debug-record.ts'
import type { Queue } from './queue.ts'
import type { QueueEntry } from './queue-entry.ts'
import { isRefusal, type Reply } from './reply.ts'
import type { Vault } from './vault.ts'
import { warn } from './warn.ts'

/** How long an event may wait for others to share its request. */
const DEBOUNCE_MS = 2_000

/** This many of a tab's events do not wait longer. */
const FULL_EVENTS = 20

/**
 * Browsers let 65,535 bytes be in flight that outlive the page, all of it together; the page's own code may
 * use some as well.
 */
const KEEPALIVE_BYTES = 60_000

/** Room in a request for what surrounds the events, an identity token included. */
const ENVELOPE_BYTES = 2_000

/** What delivery needs from outside, small enough to fake. */
export interface DeliveryEffects {
  /** @param leaving whether the page may go before an answer can be read */
  post(body: string, keepalive: boolean, leaving: boolean): Promise<Reply>
  /** Runs one task of all tabs at a time. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
  /** What goes beside the events of this device key. */
  envelope(deviceKey: string | undefined): object
  /** A batch arrived; this is the answer, and the device key it was sent with. Must not throw. */
  answered(answer: Partial<BatchAnswer>, deviceKey: string | undefined): void
  /** Keeps until when no requests are made; all tabs and later pages obey. */
  vault: Pick<Vault, 'get' | 'set'>
  debug(record: DebugRecord): void
}

export interface Delivery {
  /** There is a new event: sends it soon, or at once when it is urgent. */
  notice(urgent: boolean): void
  /**
   * Sends everything now, unless the server asked for patience. Resolves when all has arrived, or the attempt has
   * failed and all is on disk.
   */
  flush(): Promise<void>
  /** Sends what this tab has without waiting for anything, as the page may be about to go. */
  leave(): void
  /** Lets requests be made, as none are at first. */
  start(): void
  /** Makes no more requests. */
  stop(): void
}

/** Brings the queue's events to the collector: at least once, in order, and quietly. */
export function createDelivery(queue: Queue, effects: DeliveryEffects): Delivery {
  /** Ids of events that are on their way. */
  const flying = new Set<string>()
  let keepaliveBytes = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the timer fires: never while nothing waits, and 0 while no requests may be made. */
  let due = 0
  let maxEvents = BATCH_EVENTS
  let running = Promise.resolve()

  const { vault } = effects

  const pausedUntil = () => credible(vault.get('pause'))
  const notBefore = () => Math.max(pausedUntil(), credible(vault.get('rest')?.[1]))
  const failures = () => vault.get('rest')?.[0] ?? 0
  const rest = (count: number, until: number) => vault.set({ rest: [count, until] })

  const wake = (delay: number) => {
    const now = Date.now()
    const at = Math.max(now + delay, notBefore())
    if (at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = Infinity
      void send()
    }, at - now)
  }

  const stop = () => {
    clearTimeout(timer)
    due = 0
  }

  /** One after the other, so that what comes during one is seen by the next. */
  const send = () => {
    running = running.then(async () => {
      // For each batch anew: other tabs wait no longer than for one request.
      while (await effects.exclusive(sendBatch));
    })
    return running
  }

  /** True when there may be more. */
  const sendBatch = async () => {
    // Even when nothing may be sent, since whoever flushes may count on the events being on disk.
    const batch = next(await queue.pending(), BATCH_BYTES)
    if (!batch[0] || !due) return
    // The wait may have grown since the timer was set.
    if (Date.now() < notBefore()) return wake(0)
    await transmit(batch)
    return true
  }

  const next = (entries: QueueEntry[], maxBytes: number) =>
    takeBatch(
      entries.filter(({ id }) => !flying.has(id)),
      maxEvents,
      maxBytes,
    )

  const transmit = async (batch: QueueEntry[], leaving = false) => {
    const deviceKey = batch[0]?.deviceKey
    const ids = batch.map(({ id }) => id)
    const body = batchBody(effects.envelope(deviceKey), batch)
    const bytes = byteLength(body)
    const held = keepaliveBytes + bytes > KEEPALIVE_BYTES ? 0 : bytes
    keepaliveBytes += held
    for (const id of ids) flying.add(id)
    effects.debug({ type: 'sent', ids, bytes })
    const reply = await effects.post(body, held > 0, leaving)
    effects.debug({ type: 'answered', ids, ...reply })
    await settle(batch, reply)
    keepaliveBytes -= held
    for (const id of ids) flying.delete(id)
  }

  const settle = async (batch: QueueEntry[], { status, body, retryAfter: asked }: Reply) => {
    const patience = retryAfter(asked)
    if (patience) vault.set({ pause: Date.now() + patience })
    const answer = body as Partial<BatchAnswer> | null | undefined
    // A 200 that does not say so came from something in between, such as a hotel's log-in page.
    if (status === 200 && answer?.success) {
      if (failures()) rest(0, 0)
      maxEvents = BATCH_EVENTS
      await queue.remove(batch)
      effects.answered(answer, batch[0]?.deviceKey)
    } else if (status === 401 || status === 403) {
      warn(`the server refuses this write key or this site (${status}); events wait in this browser`)
      // This key or this site is refused. Asking again does not help, and the next page may know better.
      stop()
    } else if (isRefusal(status)) {
      // Too large, or unreadable because of one of its events: halves find it, and a single one is given up.
      maxEvents = batch.length >> 1 || 1
      if (!batch[1]) await queue.remove(batch, 'refused')
      wake(0)
    } else {
      if (!patience) rest(failures() + 1, Date.now() + backoff(failures() + 1, Math.random()))
      wake(0)
    }
  }

  return {
    notice: urgent => wake(urgent || queue.own().length >= FULL_EVENTS ? 0 : DEBOUNCE_MS),
    flush() {
      if (failures()) rest(failures(), 0)
      return send()
    },
    leave() {
      if (Date.now() < pausedUntil()) return
      while (due) {
        const batch = next(queue.own(), KEEPALIVE_BYTES - keepaliveBytes - ENVELOPE_BYTES)
        if (!batch[0]) break
        void transmit(batch, true)
      }
    },
    start() {
      due = Infinity
      // Events that an earlier page could not send.
      wake(DEBOUNCE_MS)
    },
    stop,
  }
}

/** An instant, or 0 when it is further off than any wait: the clock was set back since. */
export function credible(at = 0): number {
  return at - Date.now() > LONGEST_TOLD_MS ? 0 : at
}
