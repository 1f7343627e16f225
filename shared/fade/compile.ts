import { fixedDuration } from '../time/duration.ts'
import { bucketOf, parseWindow, type Window } from '../time/window.ts'
import type { Fade } from './schema.ts'
import { droppedWeight, halfLifeWeight } from './weight.ts'

/** A fade with its durations read. */
export type CompiledFade =
  | { readonly kind: 'halfLife'; readonly halfLifeMs: number }
  | { readonly kind: 'drop'; readonly drop: number; readonly every: Window }

/** Reads the durations of a fade that was checked. */
export function compileFade(fade: Fade): CompiledFade {
  if ('halfLife' in fade) return { kind: 'halfLife', halfLifeMs: fixedDuration(fade.halfLife) ?? Number.NaN }
  return { kind: 'drop', drop: fade.drop, every: windowOf(fade.every) }
}

/** Reads a window of a model that was checked; an unchecked one is a bug. */
export function windowOf(text: string): Window {
  const window = parseWindow(text)
  if (window === null) throw new Error(`${text} is no window: the model was not checked`)
  return window
}

/** The weight of an event of one instant at a later one; 1 without a fade. */
export function weightAt(fade: CompiledFade | null, eventMs: number, at: number): number {
  if (fade === null) return 1
  if (fade.kind === 'halfLife') return halfLifeWeight(fade.halfLifeMs, at - eventMs)
  return droppedWeight(fade.drop, fade.every, bucketOf(fade.every, eventMs), bucketOf(fade.every, at))
}

/** Weights at one instant, for many events: those that fall by steps are worked out once a day (or hour). */
export function weights(fade: CompiledFade | null, at: number): (eventMs: number) => number {
  if (fade?.kind !== 'drop') return eventMs => weightAt(fade, eventMs, at)
  const { drop, every } = fade
  const now = bucketOf(every, at)
  const known = new Map<number, number>()
  return eventMs => {
    const bucket = bucketOf(every, eventMs)
    const weight = known.get(bucket) ?? droppedWeight(drop, every, bucket, now)
    known.set(bucket, weight)
    return weight
  }
}
