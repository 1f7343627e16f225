import { backoff, retryAfter } from './backoff.ts'
import { BATCH_BYTES, BATCH_EVENTS, batchBody, byteLength, takeBatch } from './batch.ts'
import type { Queue } from './queue.ts'
import type { QueueEntry } from './queue-entry.ts'
import { judge, type Reply } from './reply.ts'

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
  now(): number
  chance(): number
  setTimer(run: () => void, ms: number): number
  clearTimer(timer: number | undefined): void
  /** A batch arrived; this is the answer, and the device key it was sent with. */
  answered(body: unknown, deviceKey: string): void
  warn(text: string): void
}

export interface Delivery {
  /** There is a new event: sends it soon, or at once when it is urgent. */
  notice(urgent: boolean): void
  /** Sends everything now. Resolves when all has arrived or the attempt has failed. */
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
  let timer: number | undefined
  let due = Number.POSITIVE_INFINITY
  let failures = 0
  let notBefore = 0
  let told = false
  let stopped = false
  let maxEvents = BATCH_EVENTS
  let running: Promise<void> | undefined
  let again = false

  const wake = (delay: number) => {
    const at = Math.max(effects.now() + delay, notBefore)
    if (stopped || at >= due) return
    effects.clearTimer(timer)
    due = at
    timer = effects.setTimer(() => {
      due = Number.POSITIVE_INFINITY
      void send()
    }, at - effects.now())
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
    while (!stopped && effects.now() >= notBefore) {
      const waiting = (await queue.pending()).filter(entry => !flying.has(entry.id))
      const batch = takeBatch(waiting, maxEvents, BATCH_BYTES)
      if (!batch[0]) break
      await transmit(batch)
    }
  }

  const transmit = async (batch: QueueEntry[]) => {
    const ids = batch.map(entry => entry.id)
    const body = batchBody(writeKey, batch, effects.now())
    const bytes = byteLength(body)
    const keepalive = keepaliveBytes + bytes <= KEEPALIVE_BYTES
    if (keepalive) keepaliveBytes += bytes
    for (const id of ids) flying.add(id)
    const reply = await effects.post(body, keepalive)
    await settle(batch, ids, reply)
    if (keepalive) keepaliveBytes -= bytes
    for (const id of ids) flying.delete(id)
  }

  const settle = async (batch: QueueEntry[], ids: string[], reply: Reply) => {
    const verdict = judge(reply)
    if (verdict === 'done') {
      failures = 0
      maxEvents = BATCH_EVENTS
      await queue.remove(ids)
      effects.answered(reply.body, batch[0]?.deviceKey ?? '')
    } else if (verdict === 'split') {
      maxEvents = Math.max(1, ids.length >> 1)
      if (ids[1]) return wake(0)
      effects.warn(`the server refused an event with status ${reply.status}; it is given up`)
      await queue.remove(ids, 'refused')
    } else if (verdict === 'stop') {
      stopped = true
      effects.clearTimer(timer)
      effects.warn(
        reply.status === 401
          ? 'the server does not know this write key; events wait in this browser until the key is right'
          : 'the server does not take events from this site; they wait in this browser until its origin is allowed',
      )
    } else {
      const asked = retryAfter(reply.retryAfter, effects.now())
      told = asked > 0
      notBefore = effects.now() + (asked || backoff(++failures, effects.chance()))
      wake(0)
    }
  }

  const leave = () => {
    if (stopped || (told && effects.now() < notBefore)) return
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
      stopped = true
      effects.clearTimer(timer)
    },
  }
}
