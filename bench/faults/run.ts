import { setTimeout as sleep } from 'node:timers/promises'
import { startReceiver } from '../../test/receiver.ts'
import { Chance } from './chance.ts'
import { type Faults, tormentService } from './chaos.ts'
import { checkCrossings, checkWebhooks } from './check-crossings.ts'
import { checkList } from './check-list.ts'
import { checkLog } from './check-log.ts'
import { checkScores } from './check-scores.ts'
import { Ledger } from './ledger.ts'
import { MODELS } from './models.ts'
import { operate, putModel } from './operator.ts'
import { Service } from './service.ts'
import { readStored } from './stored.ts'
import { makeTraffic } from './traffic.ts'
import { type Tally, Wire } from './wire.ts'

/** All senders have had their acknowledgement by then, once nothing is killed any more, or something is stuck. */
const DRAIN_MS = 60_000
/** A line may be 30 seconds late, a history that was handed over and not fetched a minute, and a little. */
const SETTLE_MS = 120_000
/** A webhook that its receiver refused four times comes some four seconds later; machines may be slow. */
const WEBHOOKS_SETTLE_MS = 25_000
const ASK_AGAIN_MS = 2000

export interface FaultOptions {
  readonly kills: number
  readonly seed: number
  /** Whether to wait for what may take a minute: lists, and devices that vanished. */
  readonly isPatient: boolean
  readonly onProgress?: (line: string) => void
}

export interface FaultReport extends Tally, Faults {
  readonly acknowledged: number
  readonly people: number
  readonly webhooks: number
  /** What is not as it should be, a sentence each; empty when all is well. */
  readonly wrong: readonly string[]
}

/** Traffic, faults, and then every check. The data folder is kept when something is wrong. */
export async function runFaults({ kills, seed, isPatient, onProgress }: FaultOptions): Promise<FaultReport> {
  const service = await Service.start()
  const receiver = await startReceiver()
  const ledger = new Ledger()
  const wire = new Wire(service.origin)
  const stop = new AbortController()
  let wrong: readonly string[] = ['The run did not come to its end.']
  try {
    for (const model of MODELS) await putModel(service, model)
    const { secret } = await service.api<{ secret: string }>('POST', '/api/webhooks', {
      url: receiver.url,
      events: ['threshold.crossed'],
    })
    receiver.secrets.push(secret)
    // Somebody else's server fails, too.
    receiver.react = (_, count) =>
      count % 7 === 3 ? { status: 503 } : count % 11 === 5 ? 'drop' : { status: 204 }

    const traffic = Promise.all([
      makeTraffic({ seed, vanishing: isPatient }, ledger, wire, stop.signal),
      operate(service, new Chance(seed, 998), stop.signal),
    ])
    traffic.catch(() => undefined)
    const faults = await Promise.race([
      tormentService(
        service,
        kills,
        new Chance(seed, 999),
        () => wire.nextJoin,
        ({ kills, freezes }) =>
          onProgress?.(
            `${kills} kills, ${freezes} freezes, ${wire.tally.requests} requests, ${wire.tally.retries} retries`,
          ),
      ),
      traffic.then(() => Promise.reject(new Error('The traffic ended by itself.'))),
    ])
    stop.abort()
    wire.isUnreliable = false
    const isStuck = await Promise.race([traffic.then(() => false), sleep(DRAIN_MS, true, { ref: false })])
    const stuck = isStuck ? [`Not all was acknowledged within ${DRAIN_MS / 1000} s.`] : []
    const judge = async () => {
      const stored = await readStored(service, ledger)
      return [
        ...stuck,
        ...checkLog(ledger, stored),
        ...(await checkScores(service, ledger, stored)),
        ...checkCrossings(stored),
        ...checkWebhooks(stored, receiver.taken()),
        ...(isPatient ? await checkList(service, stored) : []),
      ]
    }
    // What is wrong for good stays so; what is only on its way is right in time.
    const deadline = Date.now() + (isPatient ? SETTLE_MS : WEBHOOKS_SETTLE_MS)
    do {
      wrong = await judge()
      if (wrong.length > 0) await sleep(ASK_AGAIN_MS)
      onProgress?.(`checked, ${wrong.length} not settled`)
    } while (wrong.length > 0 && Date.now() < deadline)
    const people = ledger.joins()
    return {
      ...wire.tally,
      ...faults,
      acknowledged: ledger.acknowledged,
      people: new Set(people.values()).size,
      webhooks: new Set(receiver.taken().map(({ id }) => id)).size,
      wrong,
    }
  } finally {
    stop.abort()
    wire.isClosed = true
    await receiver.close()
    await service.end({ keepsData: wrong.length > 0 })
    if (wrong.length > 0) onProgress?.(`What the service had on disk is in ${service.data}`)
  }
}
