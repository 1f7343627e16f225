import { hash53 } from '../value/hash.ts'
import type { Variant } from './experiment.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'

/** What a person's lot is in the experiment of a message: held out of it, of all messages, or one of its variants. */
export type Lot =
  | { readonly heldOut: true; readonly isOfAll?: true }
  | { readonly heldOut?: never; readonly variant?: string }

/** What is tried with a message. */
export interface Experiment {
  readonly id: string
  readonly holdOut?: number | undefined
  readonly variants?: readonly Pick<Variant, 'id' | 'weight'>[] | undefined
}

/** How many values `hash53` has. */
const LOTS = 2 ** 53

/**
 * Draws a person's lot. It is the same whenever it is drawn; the group held out of all messages depends on the person
 * alone, and lots of different messages on nothing of each other. It is drawn once and kept, since it is another when
 * weights change.
 * @param person what names them
 * @param holdOutOfAll the share of people who are to see no message at all
 */
export function assign(
  person: string,
  { id, holdOut = 0, variants = [] }: Experiment,
  holdOutOfAll = 0,
): Lot {
  if (lotOf('all', person) < holdOutOfAll) return { heldOut: true, isOfAll: true }
  if (lotOf('held out', person, id) < holdOut) return { heldOut: true }
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  const at = lotOf('variant', person, id) * total
  let end = 0
  for (const { id: variant, weight } of variants) {
    end += weight
    if (at < end) return { variant }
  }
  return {}
}

/**
 * What is remembered of somebody who is owed a message, with their lot. Whoever has one keeps it, unless it is a variant
 * that is no more; whoever saw the message before anything was tried has none. Whoever was somebody unknown when their
 * first lot was drawn draws on under that name, so that they stay among those held out of all, or not.
 * @param memories what is remembered of other messages
 * @param id what names them now
 */
export function withLot(
  memory: MessageMemory,
  memories: MessageMemories,
  id: string,
  experiment: Experiment,
  holdOutOfAll = 0,
): MessageMemory {
  const { holdOut = 0, variants } = experiment
  if (holdOut === 0 && holdOutOfAll === 0 && !variants) return memory
  const { variant, heldOut, isOfAll, drawnAs, ...rest } = memory
  const isKept = heldOut || (variants ?? [{ id: undefined }]).some(one => one.id === variant)
  if (memory.firstShownAt !== undefined || (drawnAs !== undefined && isKept)) return memory
  const drawn = Object.values({ ...memories, [experiment.id]: memory }).filter(
    one => one.drawnAs !== undefined,
  )
  const as = drawn.toSorted((a, b) => firstOwed(a) - firstOwed(b))[0]?.drawnAs ?? id
  return { ...rest, ...assign(as, experiment, holdOutOfAll), drawnAs: as }
}

function firstOwed({ owedAt, firstOwedAt = owedAt }: MessageMemory): number {
  return firstOwedAt
}

/** A number from 0 to below 1. */
function lotOf(...of: readonly string[]): number {
  return Number.parseInt(hash53(JSON.stringify(of)), 36) / LOTS
}
