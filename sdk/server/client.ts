import type { Rejected, TakenBatch } from './answer.ts'
import { type FixedEvent, fixEvent, type ServerEvent } from './event.ts'
import { postBatch } from './post-batch.ts'

/** The service takes 2,500 events and 500 KB at once; a tenth of the first keeps a repeat small. */
const BATCH_EVENTS = 250
const BATCH_BYTES = 490_000
/** Events wait this long for others to share their request. */
const DEBOUNCE_MS = 1000
/** After a failed attempt that nobody waits for, the next one. */
const AGAIN_MS = 30_000
/** Events kept while the service can not be reached: at 1 KB each, ten megabytes. */
const QUEUE_EVENTS = 10_000

export interface ServerClientOptions {
  /** Where the service is, such as `https://t.example.com`. */
  readonly host: string
  /** A secret key with the role `write` or `manage`. */
  readonly key: string
  /** Told of what `flush()` was not there to throw to, and of events the service refused; logs them when left out. */
  readonly onError?: (error: Error) => void
  /** Makes requests; the global `fetch` when left out. */
  readonly fetch?: typeof fetch
}

/** What became of the events that a flush sent. */
export interface Delivered {
  readonly accepted: number
  readonly duplicates: number
  /**
   * Of the accepted ones, those that are on disk and count a moment later, repeats among them or not: batches about
   * more than a hundred people.
   */
  readonly queued: number
  readonly rejected: readonly Rejected[]
}

export interface ServerClient {
  /**
   * Takes an event to send it soon, with others.
   * @throws TypeError for one that the service would refuse for certain
   * @throws RangeError when 10,000 wait already: the service was away for long
   */
  send(event: ServerEvent): void
  /**
   * Sends what waits and resolves when the service has it on disk. Await it before the process ends, or in a
   * Worker before the request does.
   * @throws TidemarkError after five tries; what was not sent still waits
   */
  flush(): Promise<Delivered>
}

/**
 * Sends events from a server: in batches, in order, each at least once under one message id, so that the service
 * counts it once.
 *
 * @example
 * const tidemark = createServerClient({ host: 'https://t.example.com', key: process.env.TIDEMARK_KEY })
 * tidemark.send({ type: 'track', event: 'Invoice Paid', userId: 42, properties: { total: 99 } })
 */
export function createServerClient(options: ServerClientOptions): ServerClient {
  const { host, key, onError = console.error, fetch: request = fetch } = options
  const url = new URL('/v1/batch', host)
  const queue: FixedEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<Delivered> | undefined

  const drain = async (): Promise<Delivered> => {
    const answers: TakenBatch[] = []
    while (queue.length > 0) {
      const batch = takeBatch(queue)
      const answer = await postBatch(request, url, key, batch)
      queue.splice(0, batch.length)
      for (const { message } of answer.rejected) onError(new Error(`An event was refused: ${message}`))
      answers.push(answer)
    }
    return {
      accepted: answers.reduce((sum, { accepted }) => sum + accepted, 0),
      duplicates: answers.reduce((sum, { duplicates }) => sum + duplicates, 0),
      queued: answers.reduce((sum, { queued = 0 }) => sum + queued, 0),
      rejected: answers.flatMap(({ rejected }) => rejected),
    }
  }

  const flush = (): Promise<Delivered> => {
    clearTimeout(timer)
    timer = undefined
    running ??= drain().finally(() => {
      running = undefined
    })
    return running
  }

  const flushAlone = () => {
    flush().catch(error => {
      onError(error)
      timer ??= later(flushAlone, AGAIN_MS)
    })
  }

  return {
    send(event) {
      if (queue.length >= QUEUE_EVENTS) throw new RangeError(`${QUEUE_EVENTS} events wait to be sent.`)
      queue.push(fixEvent(event, new Date()))
      timer ??= later(flushAlone, DEBOUNCE_MS)
    },
    flush,
  }
}

/** Runs something later, without keeping a process alive for it where that can be said. */
function later(task: () => void, ms: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(task, ms) as ReturnType<typeof setTimeout> & { unref?: () => void }
  timer.unref?.()
  return timer
}

function takeBatch(queue: readonly FixedEvent[]): FixedEvent[] {
  let room = BATCH_BYTES
  const batch: FixedEvent[] = []
  for (const event of queue) {
    room -= event.bytes + 1
    if (room < 0 || batch.length === BATCH_EVENTS) break
    batch.push(event)
  }
  return batch
}
