import type { Data } from '../accumulator/accumulator.ts'
import { type Bounds, type ReadingRange, rangeOfEnds, type Surroundings } from '../measure/measured.ts'
import type { CompiledGroup, CompiledModel, CompiledRule } from '../model/compile.ts'
import type { Model } from '../model/schema.ts'
import { clamp, reaches, SLACK } from '../value/number.ts'
import { clampGroup, evaluateRule, LEAST_TAGGED_POINTS, surroundings } from './evaluate.ts'
import { accumulatorsFor, type State } from './state.ts'

/** A rule that time alone can move, with what it reads. */
interface Moving {
  readonly compiled: CompiledRule
  readonly data: Data
}

/** A group with the points of its rules that stand still already added up. */
interface Part {
  readonly side: 'fit' | 'activity'
  readonly group: CompiledGroup['group']
  readonly still: number
  readonly moving: readonly Moving[]
}

/** A model over a state, taken apart into what time can move and what it cannot. */
export interface Outlook {
  readonly compiled: CompiledModel
  readonly around: Surroundings
  readonly parts: readonly Part[]
  /** Whether a rule that does not change disqualifies. */
  readonly disqualified: boolean
  /** The scores at which a stage begins, a threshold is crossed or armed again. */
  readonly marks: readonly number[]
}

/** What is certain over a stretch of time without events. */
export interface Certainty {
  /** Nothing differs from one instant of it to another. */
  readonly still: boolean
  /** Neither stage nor tags nor the side of a threshold can differ within it. */
  readonly settled: boolean
  /** The same outlook for stretches inside this one: what stands still here is added up for good. */
  readonly inside: Outlook
}

/** What bounds may lack by rounding, for each unit of what was added. */
const PADDING = 1e-12

/** Prepares what {@link certaintyOf} looks at. Null when time alone can move nothing. */
export function outlookOf(compiled: CompiledModel, state: State, at: number): Outlook | null {
  const data = accumulatorsFor(compiled.keys, state)
  const around = surroundings(state, compiled.traitCall)
  let disqualified = false
  const partOf = (side: Part['side'], { group, rules }: CompiledGroup): Part => {
    const moving: Moving[] = []
    let still = 0
    for (const rule of rules) {
      const own = data[rule.slot] || null
      if (rule.when !== null && !rule.when(around.traits)) continue
      if (rule.measured.moves) {
        moving.push({ compiled: rule, data: own })
        continue
      }
      const outcome = evaluateRule(rule, own, at, around)
      still += outcome.points
      disqualified ||= outcome.disqualifies
    }
    return { side, group, still, moving }
  }
  const parts = [
    ...compiled.fit.map(group => partOf('fit', group)),
    ...compiled.activity.map(group => partOf('activity', group)),
  ]
  if (parts.every(part => part.moving.length === 0)) return null
  return { compiled, around, parts, disqualified, marks: marksOf(compiled.model) }
}

/** What is certain from one instant to another, both included, if nothing happens. */
export function certaintyOf(outlook: Outlook, from: number, to: number): Certainty {
  const { around, compiled, marks } = outlook
  const sums: Record<Part['side'], [number, number]> = { fit: [0, 0], activity: [0, 0] }
  const parts: Part[] = []
  let { disqualified } = outlook
  let disqualifiedHere = false
  let settled = true
  let size = 1
  for (const { side, group, still, moving } of outlook.parts) {
    let standing = still
    let low = 0
    let high = 0
    const left: Moving[] = []
    for (const one of moving) {
      const { measured } = one.compiled
      const range =
        measured.range?.(one.data, from, to, around) ??
        rangeOfEnds(measured.read(one.data, from, around), measured.read(one.data, to, around))
      const points = pointsBounds(one.compiled, range)
      const disqualifies = disqualifiesWithin(one.compiled, range)
      size += Math.max(Math.abs(points[0]), Math.abs(points[1]))
      if (isStill(range)) {
        standing += points[0]
        disqualified ||= disqualifies === 'always'
        continue
      }
      low += points[0]
      high += points[1]
      left.push(one)
      disqualifiedHere ||= disqualifies === 'always'
      if (disqualifies === 'sometimes' || isTagOpen(one.compiled, range, points)) settled = false
    }
    size += Math.abs(standing)
    parts.push({ side, group, still: standing, moving: left })
    sums[side][0] += clampGroup(standing + low, group.min, group.max)
    sums[side][1] += clampGroup(standing + high, group.min, group.max)
  }
  const inside = { ...outlook, parts, disqualified }
  const still = parts.every(part => part.moving.length === 0)
  if (still || !settled || disqualified || disqualifiedHere) return { still, settled, inside }
  const score = scoreBounds(compiled.model, sums.fit, sums.activity)
  const padded: Bounds = [score[0] - PADDING * size, score[1] + PADDING * size]
  return { still, settled: marks.every(mark => !isOpen(padded, mark)), inside }
}

function marksOf({ stages, thresholds }: Model): number[] {
  return [
    ...stages.map(stage => stage.from),
    ...thresholds.flatMap(({ at, release }) => (release === undefined ? [at] : [at, release])),
  ]
}

function pointsBounds({ award }: CompiledRule, range: ReadingRange): Bounds {
  if (award === null || range.unknown === 'always') return [0, 0]
  const [low, high] = award.bounds(range)
  return range.unknown === 'never' ? [low, high] : [Math.min(low, 0), Math.max(high, 0)]
}

/** Whether a rule disqualifies over a range: nowhere, everywhere, or possibly only in places. */
function disqualifiesWithin(
  { rule }: CompiledRule,
  { unknown, number }: ReadingRange,
): ReadingRange['unknown'] {
  if (rule.disqualify !== true || unknown === 'always') return 'never'
  if (isOpen(number, 1)) return 'sometimes'
  if (!reaches(number[0], 1)) return 'never'
  return unknown === 'never' ? 'always' : 'sometimes'
}

function isStill({ unknown, number, faded, weight }: ReadingRange): boolean {
  if (unknown !== 'never') return unknown === 'always'
  return number[0] === number[1] && faded[0] === faded[1] && weight[0] === weight[1]
}

/** Whether a rule's tags can differ within a range. */
function isTagOpen({ rule, award }: CompiledRule, range: ReadingRange, points: Bounds): boolean {
  if (range.unknown === 'always') return false
  const { number } = range
  if (award?.hasTags === true) {
    if (range.unknown === 'sometimes') return true
    if (award.bandIndex(number[0]) !== award.bandIndex(number[1])) return true
  }
  if (rule.tag === undefined) return false
  if (award === null) return isOpen(number, 1) || (range.unknown === 'sometimes' && reaches(number[0], 1))
  return isOpen(sizeBounds(points), LEAST_TAGGED_POINTS)
}

/** Whether a limit lies between two ends, give or take rounding, so that both sides of it are possible. */
function isOpen([low, high]: Bounds, limit: number): boolean {
  const padding = PADDING * Math.max(1, Math.abs(low), Math.abs(high))
  const edge = limit - SLACK
  return low - padding < edge && high + padding >= edge
}

function sizeBounds([low, high]: Bounds): Bounds {
  if (low >= 0) return [low, high]
  if (high <= 0) return [-high, -low]
  return [0, Math.max(-low, high)]
}

function scoreBounds({ combine, range }: Model, fit: Bounds, activity: Bounds): Bounds {
  const cut = (value: number) => clamp(value, range.min, range.max)
  const ends = ([low, high]: Bounds): Bounds => [cut(low), cut(high)]
  if (combine === 'fit') return ends(fit)
  if (combine === 'activity') return ends(activity)
  if (combine === 'sum') return ends([fit[0] + activity[0], fit[1] + activity[1]])
  const weighted = ([low, high]: Bounds, weight: number): Bounds => {
    const a = weight * clamp(low, 0, 100)
    const b = weight * clamp(high, 0, 100)
    return a <= b ? [a, b] : [b, a]
  }
  const a = weighted(fit, combine.fit)
  const b = weighted(activity, combine.activity)
  return ends([a[0] + b[0], a[1] + b[1]])
}
