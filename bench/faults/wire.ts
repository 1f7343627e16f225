import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchAnswer } from '../../shared/wire/answer.ts'
import { ADMIN_KEY, WRITE_KEY } from '../../test/server.ts'
import type { Chance } from './chance.ts'
import type { Entry } from './ledger.ts'

/** As long as the SDK's patience need be here: longer than any freeze. */
const TIMEOUT_MS = 8000
/** Of all requests, those that lose their connection once they are sent, and in the midst of their body. */
const CUT_SHARE = 0.04
const HALF_SHARE = 0.02
const LONGEST_BEFORE_CUT_MS = 25

/** What senders counted together. */
export interface Tally {
  requests: number
  retries: number
  cut: number
}

/** The connection to the service, which is not to be relied upon. */
export class Wire {
  readonly tally: Tally = { requests: 0, retries: 0, cut: 0 }
  readonly #origin: string
  /** Connections are cut while this is true. */
  isUnreliable = true
  /** After the run senders that still try are told to stop by an exception. */
  isClosed = false
  #joinSent: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Resolves when somebody next identifies: their history is then on its way from one object to another. */
  get nextJoin(): Promise<void> {
    return this.#joinSent.promise
  }

  /**
   * Sends a batch as the sender of its newest event does; says whether it was acknowledged, and notes that. An
   * answer that refuses any event, or a token, is a fault.
   */
  async send(entries: readonly Entry[], chance: Chance): Promise<boolean> {
    const { deviceKey, identityToken } = entries.at(-1)?.sender ?? {}
    if (this.isClosed) throw new Error('The run is over.')
    this.tally.requests++
    if (entries.some(isJoin)) {
      this.#joinSent.resolve()
      this.#joinSent = Promise.withResolvers()
    }
    const body = JSON.stringify({
      ...(deviceKey === undefined ? {} : { writeKey: WRITE_KEY, deviceKey, identityToken }),
      sentAt: new Date().toISOString(),
      batch: entries.map(({ event }) => event),
    })
    const headers = deviceKey === undefined ? { authorization: `Bearer ${ADMIN_KEY}` } : undefined
    if (this.isUnreliable && chance.happens(HALF_SHARE)) {
      await this.#sendHalf(body)
      return false
    }
    const isCut = this.isUnreliable && chance.happens(CUT_SHARE)
    if (isCut) this.tally.cut++
    const patience = isCut ? chance.between(0, LONGEST_BEFORE_CUT_MS) : TIMEOUT_MS
    const answer = await fetch(new URL('/v1/batch', this.#origin), {
      method: 'POST',
      body,
      ...(headers && { headers }),
      signal: AbortSignal.timeout(patience),
    })
      .then(async response => ({ status: response.status, text: await response.text() }))
      .catch(() => null)
    if (answer === null) return false
    if (answer.status !== 200) {
      if (answer.status >= 500 || answer.status === 429) return false
      throw new Error(`A good batch was answered ${answer.status}: ${answer.text}`)
    }
    const { rejected, identity } = JSON.parse(answer.text) as BatchAnswer
    if (identityToken !== undefined && !identity?.verified)
      throw new Error(`A good token was refused: ${JSON.stringify(identity)}`)
    if (rejected.length > 0) throw new Error(`Good events were refused: ${JSON.stringify(rejected)}`)
    for (const entry of entries) entry.isAcknowledged = true
    return true
  }

  /** Promises a whole body and goes after half of it. */
  async #sendHalf(body: string): Promise<void> {
    this.tally.cut++
    const half = request(new URL('/v1/batch', this.#origin), {
      method: 'POST',
      headers: { 'content-length': Buffer.byteLength(body) },
    })
    half.on('error', () => undefined)
    half.write(body.slice(0, body.length / 2))
    await sleep(5)
    half.destroy()
  }
}

function isJoin({ event, isAcknowledged }: Entry): boolean {
  const isClaim = event.type === 'alias' || (event.type === 'identify' && event.anonymousId !== undefined)
  return isClaim && !isAcknowledged
}
