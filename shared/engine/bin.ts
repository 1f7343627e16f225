import type { Data } from '../accumulator/accumulator.ts'
import type { CompiledRule } from '../model/compile.ts'
import { addSmooth, type Smooth, type Term } from './smooth.ts'

/** A rule that time alone can move, with what it reads. */
export interface Moving {
  readonly compiled: CompiledRule
  readonly data: Data
}

/** A rule whose points halve, but for a cut that they are still under or a tag that hangs on them. */
export interface Fading {
  readonly compiled: CompiledRule
  /** The points as they would be without a cut. */
  readonly term: Term
}

/** Points that are added up and then cut: those of a group, or of all that nothing cuts. */
export interface Bin {
  /** Which of the outlook's sums they count for. */
  readonly side: 0 | 1
  readonly min: number | undefined
  readonly max: number | undefined
  /** What stands still. */
  readonly still: number
  readonly smooth: Smooth
  readonly fading: readonly Fading[]
  readonly moving: readonly Moving[]
}

/** Whether nothing in a bin can move. */
export function isStanding({ smooth, fading, moving }: Bin): boolean {
  return moving.length === 0 && fading.length === 0 && smooth.terms.length === 0 && smooth.slope === 0
}

/** A bin whose sum stays between two ends: without its cut where that cuts nothing off. */
export function released(bin: Bin, low: number, high: number): Bin {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bin
  return low >= min && high <= max ? { ...bin, min: undefined, max: undefined } : bin
}

/** Puts all bins of a side that nothing cuts into one. */
export function gather(bins: readonly Bin[]): readonly Bin[] {
  const open: (Bin | undefined)[] = [undefined, undefined]
  const cut: Bin[] = []
  for (const bin of bins) {
    if (bin.min !== undefined || bin.max !== undefined) cut.push(bin)
    else {
      const known = open[bin.side]
      open[bin.side] = known === undefined ? bin : together(known, bin)
    }
  }
  return [...open.filter(bin => bin !== undefined), ...cut]
}

function together(a: Bin, b: Bin): Bin {
  return {
    ...a,
    still: a.still + b.still,
    smooth: addSmooth(a.smooth, b.smooth.terms, b.smooth.slope),
    fading: b.fading.length === 0 ? a.fading : [...a.fading, ...b.fading],
    moving: b.moving.length === 0 ? a.moving : [...a.moving, ...b.moving],
  }
}
