/** One pass over a shard's subjects, each of which is asked for its line: it survives restarts. */
export interface Walk {
  /** What the lines are asked for: see `Knowing`. */
  readonly epoch: number
  readonly config: number
  /** The id that was asked last; those behind it are still to be asked. */
  readonly after: string
  readonly done: number
  readonly total: number
  /** Subjects that did not answer in three tries. They tell their line themselves when it next changes. */
  readonly failed: number
  /** Tries of the batch that stands next. */
  readonly tries: number
  readonly startedAt: number
  readonly finishedAt: number | null
}

/** Subjects asked before the shard pauses, and the pause: 50 a second, so that people's own events go first. */
export const BATCH = 50
export const PAUSE_MS = 1000
/** Subjects asked at the same time. */
export const CONCURRENT = 10
const MAX_TRIES = 3
const TRY_AGAIN_MS = 5000

export function newWalk(epoch: number, config: number, total: number, now: number): Walk {
  return {
    epoch,
    config,
    after: '',
    done: 0,
    total,
    failed: 0,
    tries: 0,
    startedAt: now,
    finishedAt: null,
  }
}

/**
 * The walk after one batch, and when to go on; null when it is over.
 * @param ids the batch, in the order of the walk; a short one was the last
 * @param failures how many of them did not answer
 */
export function nextStep(
  walk: Walk,
  ids: readonly string[],
  failures: number,
  now: number,
): { readonly walk: Walk; readonly at: number | null } {
  const tries = walk.tries + 1
  if (failures > 0 && tries < MAX_TRIES) return { walk: { ...walk, tries }, at: now + TRY_AGAIN_MS }
  const done = walk.done + ids.length
  const isOver = ids.length < BATCH
  return {
    walk: {
      ...walk,
      after: ids.at(-1) ?? walk.after,
      done,
      // Who came meanwhile counts, too.
      total: isOver ? done : Math.max(walk.total, done),
      failed: walk.failed + failures,
      tries: 0,
      finishedAt: isOver ? now : null,
    },
    at: isOver ? null : now + PAUSE_MS,
  }
}
