import { type Bucket, bucketOf, firstInside, type Window } from '../time/window.ts'
import { VOICE_KEYS, type VoiceKey, voiceKey } from '../trait/voice.ts'
import { isNumber } from '../value/number.ts'
import { type Reader, readOwn } from '../value/path.ts'
import type { Accumulator } from './accumulator.ts'
import { mostBuckets, STAMPED_BYTES } from './bytes.ts'
import { isLater, type Stamped } from './latest.ts'

/**
 * The numbers a voice has given a trait: the first one ever, then the last of each day (or hour)
 * of the window and the last one before it, in ascending order.
 */
export type Told = [first: Stamped<number>, ...lasts: Stamped<number>[]]

/** The history of a trait's numbers, for each voice by itself: what a browser says cannot move a server's. */
export type History = { [voice in VoiceKey]?: Told }

/** Keeps the numbers at a path in a call's traits, as far as a change over the window can need them. */
export function history(read: Reader, within: Window): Accumulator<History> {
  return {
    fold(data, event, ms, voice) {
      const value = read(readOwn(event, 'traits'))
      if (!isNumber(value)) return data
      const key = voiceKey(voice)
      const stamped: Stamped<number> = [ms, event.messageId, value]
      const kept = data ?? {}
      const told = kept[key]
      if (told === undefined) kept[key] = [stamped, stamped]
      else if (isNext(told, stamped, within)) told[told.length - 1] = stamped
      else kept[key] = fromLasts([...told, stamped], within)
      return kept
    },
    merge(a, b) {
      const merged: History = {}
      for (const key of VOICE_KEYS) {
        const told = [...(a[key] ?? []), ...(b[key] ?? [])]
        if (told.length > 0) merged[key] = fromLasts(told, within)
      }
      return merged
    },
    // For each voice the first ever, one a bucket of the window, and the last before it.
    mostBytes: VOICE_KEYS.length * (`"s":[],`.length + (mostBuckets(within) + 2) * (STAMPED_BYTES + 1)),
  }
}

/**
 * The number a change is counted from when `now` is the current bucket: the last from before the
 * window's first bucket, or the first one ever when there was none.
 */
export function baseline(told: Told, within: Window, now: Bucket): number {
  return (told[baselineIndex(told, within, now)] ?? told[0])[2]
}

/** Where in a history that number stands. */
export function baselineIndex(told: Told, within: Window, now: Bucket): number {
  const first = firstInside(within, now)
  let at = told.length - 1
  while (at > 0 && bucketOf(within, told[at]?.[0] ?? 0) >= first) at--
  return at
}

/** Whether a number only takes the place of the last one, as the later of one day (or hour). */
function isNext(told: Told, stamped: Stamped<number>, within: Window): boolean {
  const last = told[told.length - 1] ?? told[0]
  return (
    told.length > 1 && isLater(stamped, last) && bucketOf(within, stamped[0]) === bucketOf(within, last[0])
  )
}

function fromLasts(all: Stamped<number>[], within: Window): Told {
  all.sort((a, b) => (isLater(a, b) ? 1 : -1))
  const first = all[0] ?? [0, '', 0]
  const now = bucketOf(within, all.at(-1)?.[0] ?? 0)
  const start = firstInside(within, now)
  const lasts: Stamped<number>[] = []
  for (let i = all.length - 1; i >= 0; i--) {
    const stamped = all[i] ?? first
    const bucket = bucketOf(within, stamped[0])
    const next = lasts.at(-1)
    if (next !== undefined && bucketOf(within, next[0]) === bucket) continue
    lasts.push(stamped)
    if (bucket < start) break
  }
  return [first, ...lasts.reverse()]
}
