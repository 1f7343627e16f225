import { hash53 } from '../../shared/value/hash.ts'
import type { Asking, Change, Effect, Tally, ThresholdChange, Tried } from './effect.ts'

const HASHES = 2 ** 53

/**
 * Asks an even share of subjects, by a hash of their ids, and counts what they say. They are asked in the order of
 * that hash, so that those who were asked are an even share wherever it ends.
 * @param ask null from who is gone
 */
export async function tallyOf(
  ids: readonly string[],
  { share, atOnce, mostPeople }: Asking,
  ask: (id: string) => Promise<Tried | null>,
): Promise<Tally> {
  const chosen = chosenOf(ids, share)
  const effects: Effect[] = []
  let [gone, unknown, people] = [0, 0, 0]
  for (let from = 0; from < chosen.length && people < mostPeople; from += atOnce) {
    const answers = await Promise.allSettled(chosen.slice(from, from + atOnce).map(ask))
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        unknown++
        console.error('A subject could not be asked:', answer.reason)
      } else if (answer.value) {
        const { effect, people: asked } = answer.value
        people += asked
        if (effect) effects.push(effect)
        else unknown++
      } else gone++
    }
  }
  return { ...counted(effects), listed: ids.length - gone, unknown }
}

/** The sample of this share, in an order that says nothing of them: it begins with each smaller sample. */
export function chosenOf(ids: readonly string[], share: number): string[] {
  return ids
    .map(id => ({ id, hash: Number.parseInt(hash53(id), 36) }))
    .filter(({ hash }) => hash < share * HASHES)
    .sort((a, b) => a.hash - b.hash)
    .map(({ id }) => id)
}

function counted(effects: readonly Effect[]): Omit<Tally, 'listed' | 'unknown'> {
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
    unknown: sum(({ unknown }) => unknown),
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
