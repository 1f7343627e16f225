import { fixedDuration } from '../time/duration.ts'
import { reaches } from '../value/number.ts'
import { setOwn } from '../value/path.ts'
import type { Threshold } from './schema.ts'

/** What is remembered of a threshold: whether it can fire, and when it last did (milliseconds). */
export interface ThresholdMemory {
  readonly armed: boolean
  readonly firedAt?: number
}

/** What is remembered of a model's thresholds, by their ids. Plain JSON; empty for a new subject. */
export type Memory = { readonly [threshold: string]: ThresholdMemory }

/**
 * Holds a score against the thresholds of its model, for now: once a batch and at alarms. A `rise`
 * fires when it is armed and the score is at least `at`, and is armed again below `release`; a `fall`
 * the other way round. A new subject is armed for `rise` alone. What comes back replaces the memory;
 * thresholds that the model no longer has are forgotten.
 */
export function judge(
  thresholds: readonly Threshold[],
  memory: Memory,
  score: number,
  at: number,
): { memory: Memory; fired: Threshold[] } {
  const after: Record<string, ThresholdMemory> = {}
  const fired: Threshold[] = []
  for (const threshold of thresholds) {
    const before = recall(threshold, memory)
    const armed = before.armed || (isReleased(threshold, score) && at >= cooledDown(threshold, before))
    if (armed && isCrossed(threshold, score)) {
      fired.push(threshold)
      setOwn(after, threshold.id, { armed: false, firedAt: at })
    } else {
      setOwn(after, threshold.id, { ...before, armed })
    }
  }
  return { memory: after, fired }
}

/**
 * When a cooldown ends by which a threshold would be armed while the score stays as it is: the
 * earliest such instant after `at`, or null. Judged then, it can fire at the next crossing.
 */
export function nextArming(
  thresholds: readonly Threshold[],
  memory: Memory,
  score: number,
  at: number,
): number | null {
  let next: number | null = null
  for (const threshold of thresholds) {
    const before = recall(threshold, memory)
    const end = cooledDown(threshold, before)
    if (before.armed || end <= at || !isReleased(threshold, score)) continue
    if (next === null || end < next) next = end
  }
  return next
}

/**
 * The memory of two subjects that became one: armed only where both were, and the later firing
 * counts for the cooldown. A side that was never judged has no say.
 */
export function mergeMemory(a: Memory, b: Memory): Memory {
  const merged: Record<string, ThresholdMemory> = {}
  for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const sides = [own(a, id), own(b, id)].filter(side => side !== undefined)
    const firings = sides.map(side => side.firedAt).filter(firing => firing !== undefined)
    const armed = sides.every(side => side.armed)
    setOwn(merged, id, firings.length === 0 ? { armed } : { armed, firedAt: Math.max(...firings) })
  }
  return merged
}

function recall(threshold: Threshold, memory: Memory): ThresholdMemory {
  return own(memory, threshold.id) ?? { armed: threshold.on === 'rise' }
}

function own(memory: Memory, id: string): ThresholdMemory | undefined {
  return Object.hasOwn(memory, id) ? memory[id] : undefined
}

function isCrossed({ on, at }: Threshold, score: number): boolean {
  return reaches(score, at) === (on === 'rise')
}

/** Whether a score is where a threshold is armed again: what it was crossed for is no longer so. */
export function isReleased({ on, at, release = at }: Threshold, score: number): boolean {
  return reaches(score, release) === (on === 'fall')
}

function cooledDown({ cooldown }: Threshold, { firedAt }: ThresholdMemory): number {
  if (firedAt === undefined) return Number.NEGATIVE_INFINITY
  return firedAt + (cooldown === undefined ? 0 : (fixedDuration(cooldown) ?? 0))
}
