import { type Bucket, intervalsBetween, type Window } from '../time/window.ts'

/** The weight of an event of some age in milliseconds under a half-life. */
export function halfLifeWeight(halfLifeMs: number, ageMs: number): number {
  return 2 ** (-ageMs / halfLifeMs)
}

/** The weight of an event in a bucket when it is `now`, less `drop` for every whole interval passed. */
export function droppedWeight(drop: number, every: Window, bucket: Bucket, now: Bucket): number {
  return Math.max(0, 1 - drop * intervalsBetween(every, bucket, now))
}

/** How many whole intervals it takes until nothing is left. */
export function intervalsUntilGone(drop: number): number {
  return Math.ceil(1 / drop)
}
