import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Service } from './service.ts'

export interface Faults {
  kills: number
  freezes: number
  /** Seconds from each kill to the first good answer; without those that were killed again meanwhile. */
  readonly recoveries: number[]
}

/** Traffic between two faults. */
const CALM_MS = [100, 1500] as const
const FREEZE_MS = [100, 2500] as const
/** A start that is itself killed is killed within this; a service is up after some 600 ms. */
const START_MS = 700

/** Where most can go wrong is aimed at: so many faults come this soon after somebody identified. */
const AIMED_SHARE = 0.6
const AIM_MS = 12

/**
 * Kills and freezes a service at random moments, and starts it again on the same folder and port at once.
 * @param nextJoin resolves when somebody next identifies
 * @param onFault is told after each, for the progress line
 */
export async function tormentService(
  service: Service,
  kills: number,
  chance: Chance,
  nextJoin: () => Promise<void>,
  onFault: (faults: Faults) => void,
): Promise<Faults> {
  const faults: Faults = { kills: 0, freezes: 0, recoveries: [] }
  while (faults.kills < kills) {
    await sleep(chance.between(...CALM_MS))
    if (chance.happens(AIMED_SHARE)) {
      await Promise.race([nextJoin(), sleep(CALM_MS[1])])
      await sleep(chance.between(0, AIM_MS))
    }
    const isFrozen = chance.happens(0.25)
    if (isFrozen) {
      faults.freezes++
      service.signalWorkerd('SIGSTOP')
      await sleep(chance.between(...FREEZE_MS))
    }
    // What is frozen goes on as if nothing had been, or is killed by a supervisor that lost patience.
    if (isFrozen && chance.happens(0.7)) service.signalWorkerd('SIGCONT')
    else await killAndServe(service, chance, faults)
    onFault(faults)
  }
  return faults
}

async function killAndServe(service: Service, chance: Chance, faults: Faults): Promise<void> {
  await kill(service, chance)
  faults.kills++
  let since = performance.now()
  while (chance.happens(0.15)) {
    service.launch()
    await sleep(chance.between(0, START_MS))
    await service.killCommand()
    faults.kills++
    since = performance.now()
  }
  await service.serveAgain()
  faults.recoveries.push((performance.now() - since) / 1000)
}

function kill(service: Service, chance: Chance): Promise<void> {
  return chance.happens(0.5) ? service.killWorkerd() : service.killCommand()
}
