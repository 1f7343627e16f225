import { backoff, retryAfter } from './backoff.ts'
import { BATCH_BYTES, BATCH_EVENTS, batchBody, byteLength, takeBatch } from './batch.ts'
import type { DebugRecord } from './debug-record.ts'
import type { Queue } from './queue.ts'
import type { QueueEntry } from './queue-entry.ts'
import type { Reply } from './reply.ts'

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
  exclusive(task: () => Promise<void>): Promise<void>
  /** What goes beside the events of this device key. */
  envelope(deviceKey: string | undefined): object
  /** A batch arrived; this is the answer, and the device key it was sent with. Must not throw. */
  answered(body: unknown, deviceKey: string | undefined): void
  /** Until when the server wants no requests, in milliseconds since 1970; all tabs and later pages keep to it. */
  pausedUntil(): number
  pauseUntil(at: number): void
  debug(record: DebugRecord): void
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
  /** Lets requests be made, as none are at first. */
  start(): void
  /** Makes no more requests. */
  stop(): void
}

/** Brings the queue's events to the collector: at least once, in order, and quietly. */
export function createDelivery(queue: Queue, effects: DeliveryEffects): Delivery {
  const flying = new Set<string>()
  let keepaliveBytes = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the timer fires; 0 when there is none. */
  let due = 0
  let failures = 0
  let backsOffUntil = 0
  let stopped = true
  let maxEvents = BATCH_EVENTS
  let running: Promise<void> | undefined
  let again = false

  const notBefore = () => Math.max(backsOffUntil, effects.pausedUntil())

  const wake = (delay: number) => {
    const at = Math.max(Date.now() + delay, notBefore())
    if (stopped || (due && at >= due)) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = 0
      // The wait may have grown since the timer was set.
      if (Date.now() < notBefore()) wake(0)
      else void send()
    }, at - Date.now())
  }

  const stop = () => {
    stopped = true
    clearTimeout(timer)
    due = 0
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
    while (!stopped) {
      // Even when nothing may be sent, since whoever flushes may count on the events being on disk.
      const waiting = (await queue.pending()).filter(entry => !flying.has(entry.id))
      const batch = takeBatch(waiting, maxEvents, BATCH_BYTES)
      if (!batch[0] || stopped || Date.now() < notBefore()) break
      await transmit(batch)
    }
  }

  const transmit = async (batch: QueueEntry[], leaving = false) => {
    const deviceKey = batch[0]?.deviceKey
    const ids = batch.map(({ id }) => id)
    const body = batchBody(effects.envelope(deviceKey), batch)
    const bytes = byteLength(body)
    const keepalive = keepaliveBytes + bytes <= KEEPALIVE_BYTES
    if (keepalive) keepaliveBytes += bytes
    for (const id of ids) flying.add(id)
    effects.debug({ type: 'sent', ids, bytes })
    const reply = await effects.post(body, keepalive, leaving)
    effects.debug({ type: 'answered', ids, ...reply })
    await settle(batch, reply)
    if (keepalive) keepaliveBytes -= bytes
    for (const id of ids) flying.delete(id)
  }

  const settle = async (batch: QueueEntry[], { status, body, retryAfter: asked }: Reply) => {
    const patience = retryAfter(asked)
    if (patience) effects.pauseUntil(Date.now() + patience)
    // A 200 that does not say so came from something in between, such as a hotel's log-in page.
    if (status === 200 && (body as { success?: unknown } | null)?.success) {
      failures = 0
      maxEvents = BATCH_EVENTS
      await queue.remove(batch)
      effects.answered(body, batch[0]?.deviceKey)
    } else if (status === 401 || status === 403) {
      // This key or this site is refused. Asking again does not help, and the next page may know better.
      stop()
    } else if (status >= 400 && status < 500 && ![404, 408, 425, 429].includes(status)) {
      // Too large, or unreadable because of one of its events: halves find it, and a single one is given up.
      maxEvents = batch.length >> 1 || 1
      if (!batch[1]) await queue.remove(batch, 'refused')
      wake(0)
    } else {
      if (!patience) backsOffUntil = Date.now() + backoff(++failures, Math.random())
      wake(0)
    }
  }

  const resume = () => {
    backsOffUntil = 0
    wake(0)
  }

  return {
    notice: urgent => wake(urgent || queue.own().length >= FULL_EVENTS ? 0 : DEBOUNCE_MS),
    async flush() {
      backsOffUntil = 0
      await running
      await send()
    },
    resume,
    leave() {
      if (stopped || Date.now() < effects.pausedUntil()) return
      for (;;) {
        const waiting = queue.own().filter(entry => !flying.has(entry.id))
        const batch = takeBatch(waiting, BATCH_EVENTS, KEEPALIVE_BYTES - keepaliveBytes - ENVELOPE_BYTES)
        if (!batch[0]) break
        void transmit(batch, true)
      }
    },
    start() {
      stopped = false
      // Events that an earlier page could not send.
      wake(DEBOUNCE_MS)
    },
    stop,
  }
}
