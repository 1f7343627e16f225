import { hash53 } from '../../shared/value/hash.ts'
import { CONCURRENT } from '../directory/walk.ts'
import type { Change, Effect, Tally, ThresholdChange } from './effect.ts'

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
    if (before) add(stages, before.stage, { before: 1, after: 0 }, bothOf)
    add(stages, after.stage, { before: 0, after: 1 }, bothOf)
    for (const id of new Set([...was, ...after.reached, ...fired])) {
      const [wasThere, isThere] = [was.includes(id), after.reached.includes(id)]
      const change = {
        before: Number(wasThere),
        after: Number(isThere),
        rise: Number(isThere && !wasThere),
        fall: Number(wasThere && !isThere),
        crossings: Number(fired.includes(id)),
      }
      add(thresholds, id, change, allOf)
    }
  }
  return { asked: effects.length, stages, thresholds }
}

/** What several shards counted, together. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const stages = new Map<string | null, Change>()
  const thresholds = new Map<string, ThresholdChange>()
  for (const tally of tallies) {
    for (const [id, change] of tally.stages) add(stages, id, change, bothOf)
    for (const [id, change] of tally.thresholds) add(thresholds, id, change, allOf)
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

function bothOf(a: Change, b: Change): Change {
  return { before: a.before + b.before, after: a.after + b.after }
}

function allOf(a: ThresholdChange, b: ThresholdChange): ThresholdChange {
  return {
    ...bothOf(a, b),
    rise: a.rise + b.rise,
    fall: a.fall + b.fall,
    crossings: a.crossings + b.crossings,
  }
}

function add<K, T>(sums: Map<K, T>, key: K, more: T, plus: (a: T, b: T) => T): void {
  const known = sums.get(key)
  sums.set(key, known === undefined ? more : plus(known, more))
}
