import { setTimeout as sleep } from 'node:timers/promises'
import { kindOf } from '../../worker/subject/identity/identifier.ts'
import { Chance } from './chance.ts'
import { type Faults, tormentService } from './chaos.ts'
import { checkAccounts } from './check-accounts.ts'
import { checkCrossings } from './check-crossings.ts'
import { checkErased } from './check-erased.ts'
import { checkIdentities } from './check-identities.ts'
import { checkList } from './check-list.ts'
import { checkLog } from './check-log.ts'
import { checkScores } from './check-scores.ts'
import { checkWebhooks } from './check-webhooks.ts'
import { eraseSome } from './erasure.ts'
import { type Hearing, listen } from './hearing.ts'
import { Ledger } from './ledger.ts'
import { ACCOUNT_MODEL, MODELS } from './models.ts'
import { operate, putModel } from './operator.ts'
import { Service } from './service.ts'
import { readStored } from './stored.ts'
import { makeTraffic } from './traffic.ts'
import { type Tally, Wire } from './wire.ts'

/** All senders have had their acknowledgement by then, once nothing is killed any more, or something is stuck. */
const DRAIN_MS = 60_000
/** A line may be 30 seconds late, a history that was handed over and not fetched a minute, and a little. */
const SETTLE_MS = 120_000
/**
 * A webhook that its receiver refused four times comes some four seconds later. An erasure that was killed halfway
 * goes on after 15 seconds; machines may be slow.
 */
const SOON_SETTLE_MS = 60_000
const ASK_AGAIN_MS = 2000
/** People who are erased in the end. */
const ERASED = 6
const ERASED_SHORTLY = 2

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
  readonly erased: number
  readonly webhooks: number
  /** What is not as it should be, a sentence each; empty when all is well. */
  readonly wrong: readonly string[]
}

/** Traffic, faults, and then every check. The data folder is kept when something is wrong. */
export async function runFaults({ kills, seed, isPatient, onProgress }: FaultOptions): Promise<FaultReport> {
  const service = await Service.start()
  const ledger = new Ledger()
  const wire = new Wire(service.origin)
  const stop = new AbortController()
  let hearing: Hearing | undefined
  let wrong: readonly string[] = ['The run did not come to its end.']
  try {
    for (const model of [...MODELS, ACCOUNT_MODEL]) await putModel(service, model)
    const told = await listen(service)
    hearing = told
    const { key: identitySecret } = await service.api<{ key: string }>('POST', '/api/keys', {
      type: 'identity',
      name: 'App',
    })

    const traffic = Promise.all([
      makeTraffic({ seed, secret: identitySecret, vanishing: isPatient }, ledger, wire, stop.signal),
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
    if (!isStuck)
      await eraseSome(service, wire, ledger, new Chance(seed, 997), isPatient ? ERASED : ERASED_SHORTLY)
    onProgress?.(`${ledger.erased.size} identifiers erased`)
    const judge = async () => {
      const stored = await readStored(service, ledger)
      return [
        ...stuck,
        ...checkIdentities(ledger, stored),
        ...checkLog(ledger, stored),
        ...(await checkScores(service, ledger, stored)),
        ...checkCrossings(stored),
        ...checkWebhooks(ledger, stored, told),
        ...(await checkErased(service, ledger, stored)),
        ...(isPatient ? await checkList(service, stored) : []),
        ...(isPatient ? await checkAccounts(service, ledger, stored) : []),
      ]
    }
    // What is wrong for good stays so; what is only on its way is right in time.
    const deadline = Date.now() + (isPatient ? SETTLE_MS : SOON_SETTLE_MS)
    do {
      wrong = await judge()
      if (wrong.length > 0) await sleep(ASK_AGAIN_MS)
      onProgress?.([`checked, ${wrong.length} not settled`, ...wrong.slice(0, 12)].join('\n- '))
    } while (wrong.length > 0 && Date.now() < deadline)
    const known = ledger
      .people('acknowledged')
      .all()
      .filter(names => names.some(name => kindOf(name) === 'user'))
    return {
      ...wire.tally,
      ...faults,
      acknowledged: ledger.acknowledged,
      people: known.length,
      erased: known.filter(names => names.some(name => ledger.erased.has(name))).length,
      webhooks: new Set([told.crossings, told.changes].flatMap(each => each.taken().map(({ id }) => id)))
        .size,
      wrong,
    }
  } finally {
    stop.abort()
    wire.isClosed = true
    await hearing?.close()
    await service.end({ keepsData: wrong.length > 0 })
    if (wrong.length > 0) onProgress?.(`What the service had on disk is in ${service.data}`)
  }
}
