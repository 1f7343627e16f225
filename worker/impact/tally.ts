import { hash53 } from '../../shared/value/hash.ts'
import type { Change, Effect, Tally, ThresholdChange } from './effect.ts'

/** Subjects asked at the same time. */
const CONCURRENT = 10
const HASHES = 2 ** 53

/**
 * Asks an even share of subjects, by a hash of their ids, and counts what they say.
 * @param ask null from who is gone
 */
export async function tallyOf(
  ids: readonly string[],
  share: number,
  ask: (id: string) => Promise<Effect | null>,
): Promise<Tally> {
  const chosen = ids.filter(id => isChosen(id, share))
  const effects: Effect[] = []
  let gone = 0
  let failed = 0
  for (let from = 0; from < chosen.length; from += CONCURRENT) {
    const answers = await Promise.allSettled(chosen.slice(from, from + CONCURRENT).map(ask))
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        failed++
        console.error('A subject could not be asked:', answer.reason)
      } else if (answer.value) effects.push(answer.value)
      else gone++
    }
  }
  return { ...counted(effects), listed: ids.length - gone, failed }
}

/** Whether a subject is in a sample of this share: the same ones in each sample of the same share. */
export function isChosen(id: string, share: number): boolean {
  return Number.parseInt(hash53(id), 36) < share * HASHES
}

function counted(effects: readonly Effect[]): Omit<Tally, 'listed' | 'failed'> {
  const stages = new Map<string | null, Change>()
  const thresholds = new Map<string, ThresholdChange>()
  for (const { before, after, fired } of effects) {
    const was = before?.reached ?? []
    if (before) add(stages, before.stage, { before: 1, after: 0 })
    add(stages, after.stage, { before: 0, after: 1 })
    for (const id of new Set([...was, ...after.reached, ...fired])) {
      const [wasThere, isThere] = [was.includes(id), after.reached.includes(id)]
      add(thresholds, id, {
        before: Number(wasThere),
        after: Number(isThere),
        rise: Number(isThere && !wasThere),
        fall: Number(wasThere && !isThere),
        crossings: Number(fired.includes(id)),
      })
    }
  }
  return { asked: effects.length, stages, thresholds }
}

/** What several shards counted, together. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const stages = new Map<string | null, Change>()
  const thresholds = new Map<string, ThresholdChange>()
  for (const tally of tallies) {
    for (const [id, change] of tally.stages) add(stages, id, change)
    for (const [id, change] of tally.thresholds) add(thresholds, id, change)
  }
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0)
  return {
    listed: sum(({ listed }) => listed),
    asked: sum(({ asked }) => asked),
    failed: sum(({ failed }) => failed),
    stages,
    thresholds,
  }
}

/** Adds numbers to those that stand under a key, each to the one of its name. */
function add<K, T extends { readonly [name in keyof T]: number }>(sums: Map<K, T>, key: K, more: T): void {
  const known = sums.get(key)
  if (!known) {
    sums.set(key, more)
    return
  }
  const sum = { ...known }
  for (const name in more) sum[name] = (known[name] + more[name]) as T[typeof name]
  sums.set(key, sum)
}
