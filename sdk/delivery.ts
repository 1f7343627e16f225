import { backoff, retryAfter } from './backoff.ts'
import { BATCH_BYTES, BATCH_EVENTS, batchBody, byteLength, takeBatch } from './batch.ts'
import type { Queue } from './queue.ts'
import type { QueueEntry } from './queue-entry.ts'
import type { Reply } from './reply.ts'
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

/** Room in a request for what surrounds the events. */
const ENVELOPE_BYTES = 400

/** What delivery needs from outside, small enough to fake. */
export interface DeliveryEffects {
  post(body: string, keepalive: boolean): Promise<Reply>
  /** Runs one task of all tabs at a time. */
  exclusive(task: () => Promise<void>): Promise<void>
  /** A batch arrived; this is the answer, and the device key it was sent with. Must not throw. */
  answered(body: unknown, deviceKey: string | undefined): void
}

export interface Delivery {
  /** There is a new event: sends it soon, or at once when it is urgent. */
  notice(urgent: boolean): void
  /** Sends everything now. Resolves when all has arrived, or the attempt has failed and all is on disk. */
  flush(): Promise<void>
  /** Tries again without waiting, unless the server asked for patience. */
  resume(): void
  /** Sends what this tab has without waiting for anything, as the page may be about to go. */
  leave(): void
  /** Sends what this tab has and stops. */
  destroy(): void
}

/** Brings the queue's events to the collector: at least once, in order, and quietly. */
export function createDelivery(writeKey: string, queue: Queue, effects: DeliveryEffects): Delivery {
  const flying = new Set<string>()
  let keepaliveBytes = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the timer fires; 0 when there is none. */
  let due = 0
  let failures = 0
  let notBefore = 0
  let told = false
  let stopped = false
  let maxEvents = BATCH_EVENTS
  let running: Promise<void> | undefined
  let again = false

  const wake = (delay: number) => {
    const at = Math.max(Date.now() + delay, notBefore)
    if (stopped || (due && at >= due)) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = 0
      // The wait may have grown since the timer was set.
      if (Date.now() < notBefore) wake(0)
      else void send()
    }, at - Date.now())
  }

  const stop = () => {
    stopped = true
    clearTimeout(timer)
  }

  const send = (): Promise<void> => {
    again = !!running
    running ??= effects.exclusive(drain).then(() => {
      running = undefined
      if (again) wake(0)
    })
    return running
  }

  const drain = async () => {
    for (;;) {
      // Even when nothing may be sent, since whoever flushes may count on the events being on disk.
      const waiting = (await queue.pending()).filter(entry => !flying.has(entry.id))
      const batch = takeBatch(waiting, maxEvents, BATCH_BYTES)
      if (!batch[0] || stopped || Date.now() < notBefore) break
      await transmit(batch)
    }
  }

  const transmit = async (batch: QueueEntry[]) => {
    const body = batchBody(writeKey, batch, Date.now())
    const bytes = byteLength(body)
    const keepalive = keepaliveBytes + bytes <= KEEPALIVE_BYTES
    if (keepalive) keepaliveBytes += bytes
    for (const { id } of batch) flying.add(id)
    const reply = await effects.post(body, keepalive)
    await settle(batch, reply)
    if (keepalive) keepaliveBytes -= bytes
    for (const { id } of batch) flying.delete(id)
  }

  const settle = async (batch: QueueEntry[], { status, body, retryAfter: asked }: Reply) => {
    // A 200 that does not say so came from something in between, such as a hotel's log-in page.
    if (status === 200 && (body as { success?: unknown } | null)?.success) {
      failures = 0
      maxEvents = BATCH_EVENTS
      await queue.remove(batch)
      effects.answered(body, batch[0]?.deviceKey)
    } else if (status === 400 || status === 413) {
      // Too large, or unreadable because of one of its events: halves find it, and a single one is given up.
      maxEvents = batch.length >> 1 || 1
      wake(0)
      if (!batch[1]) {
        warn(`the server refused an event (${status})`)
        await queue.remove(batch, 'refused')
      }
    } else if (status === 401 || status === 403) {
      // This key or this site is refused. Asking again does not help, and the next page may know better.
      stop()
      warn(`the server refuses this write key or this site (${status}); events wait in this browser`)
    } else {
      const wait = retryAfter(asked)
      told = wait > 0
      notBefore = Date.now() + (wait || backoff(++failures, Math.random()))
      wake(0)
    }
  }

  const leave = () => {
    if (stopped || (told && Date.now() < notBefore)) return
    for (;;) {
      const waiting = queue.own().filter(entry => !flying.has(entry.id))
      const batch = takeBatch(waiting, BATCH_EVENTS, KEEPALIVE_BYTES - keepaliveBytes - ENVELOPE_BYTES)
      if (!batch[0]) break
      void transmit(batch)
    }
  }

  const resume = () => {
    if (!told) notBefore = 0
    wake(0)
  }

  return {
    notice: urgent => wake(urgent || queue.own().length >= FULL_EVENTS ? 0 : DEBOUNCE_MS),
    async flush() {
      if (!told) notBefore = 0
      await running
      await send()
    },
    resume,
    leave,
    destroy() {
      leave()
      stop()
    },
  }
}
