import type { Data } from '../accumulator/accumulator.ts'
import {
  type Bounds,
  type Reading,
  type ReadingRange,
  rangeOfEnds,
  type Surroundings,
} from '../measure/measured.ts'
import type { CompiledModel, CompiledRule } from '../model/compile.ts'
import type { Model } from '../model/schema.ts'
import type { Watched } from '../model/watched.ts'
import { clamp, reaches, SLACK } from '../value/number.ts'
import { type Bin, type Fading, gather, isStanding, type Moving, released } from './bin.ts'
import { clampGroup, LEAST_TAGGED_POINTS, surroundings } from './evaluate.ts'
import { addSmooth, lasting, NOTHING, pointsLeft, smoothBounds, type Term } from './smooth.ts'
import { accumulatorsFor, type State } from './state.ts'
import { createTagWatch, type TagWatch } from './tag-watch.ts'

/** A model over a state, taken apart into what time can move and what it cannot. */
export interface Outlook {
  readonly compiled: CompiledModel
  readonly around: Surroundings
  /** The instant that halving and growing points are counted from, in milliseconds. */
  readonly origin: number
  readonly bins: readonly Bin[]
  /** Whether a rule that does not change disqualifies. */
  readonly disqualified: boolean
  /** Tags that some rule wears throughout. */
  readonly worn: ReadonlySet<string>
  readonly marks: Marks
}

/** Where another outcome begins: of the score, of fit and of activity. */
interface Marks {
  /** Where a stage begins, a threshold is crossed or armed again, and what else is watched. */
  readonly score: readonly number[]
  readonly fit: readonly number[]
  readonly activity: readonly number[]
}

/** What is certain over a stretch of time without events. */
export interface Certainty {
  /** Nothing differs from one instant of it to another. */
  readonly still: boolean
  /** Neither stage nor tags nor the side of a threshold or of what else is watched can differ within it. */
  readonly settled: boolean
  /** Where in it a tag is lost, give or take a millisecond, if a formula tells; in milliseconds. */
  readonly hint: number | null
  /** The same outlook for stretches inside this one: what is certain here is certain there. */
  readonly inside: Outlook
}

/** What bounds may lack by rounding, for each unit of what was added. */
const PADDING = 1e-12

/** Prepares what {@link certaintyOf} looks at. Null when time alone can move nothing. */
export function outlookOf(compiled: CompiledModel, state: State, at: number): Outlook | null {
  const data = accumulatorsFor(compiled.keys, state)
  const around = surroundings(state, compiled.traitCall)
  let disqualified = false
  const worn = new Set<string>()
  const bins: Bin[] = []
  const marks = marksOf(compiled)
  const isOneSum = compiled.model.combine === 'sum' && marks.fit.length + marks.activity.length === 0
  for (const side of ['fit', 'activity'] as const) {
    for (const { group, rules } of compiled[side]) {
      let still = 0
      let slope = 0
      const terms: Term[] = []
      const fading: Fading[] = []
      const moving: Moving[] = []
      for (const rule of rules) {
        if (rule.when !== null && !rule.when(around.traits)) continue
        const { measured, award } = rule
        const own = data[rule.slot] || null
        const { course } = measured
        if (measured.moves && (course === undefined || !isSimple(rule))) {
          moving.push({ compiled: rule, data: own })
          continue
        }
        const reading = measured.read(own, at, around)
        const { number } = reading
        if (number === null) continue
        disqualified ||= course?.kind !== 'grows' && rule.rule.disqualify === true && reaches(number, 1)
        // Without an event that counted there is nothing to fade: the weight is 1, and stays so.
        const stands = course === undefined || (course.kind === 'halves' && own === null)
        if (stands) for (const tag of wornTags(rule, number, reading)) worn.add(tag)
        if (award === null) continue
        const bandTag = award.bandTag(number)
        if (bandTag !== null) worn.add(bandTag)
        if (stands) still += award.points(number, reading)
        else if (course.kind === 'grows') {
          still += award.points(number, reading)
          slope += (award.each ?? 0) * course.perMs
        } else {
          const term = { halfLifeMs: course.halfLifeMs, points: award.uncut(number, reading) }
          if (term.points === 0) continue
          if (rule.rule.tag !== undefined || award.cut(term.points) !== term.points)
            fading.push({ compiled: rule, term })
          else terms.push(term)
        }
      }
      const smooth = addSmooth(NOTHING, terms, slope)
      bins.push({
        side: isOneSum || side === 'fit' ? 0 : 1,
        min: group.min,
        max: group.max,
        still,
        smooth,
        fading,
        moving,
      })
    }
  }
  const gathered = gather(bins)
  if (gathered.every(isStanding)) return null
  return { compiled, around, origin: at, bins: gathered, disqualified, worn, marks }
}

/** The tag of a rule that does not move, if it is worn. */
function wornTags({ rule, award }: CompiledRule, number: number, reading: Reading): readonly string[] {
  if (rule.tag === undefined) return []
  const isWorn =
    award === null
      ? reaches(number, 1)
      : reaches(Math.abs(award.points(number, reading)), LEAST_TAGGED_POINTS)
  return isWorn ? [rule.tag] : []
}

/** Whether all that time does to a rule follows from the formula of its course. */
function isSimple({ rule, award, measured }: CompiledRule): boolean {
  if (measured.course?.kind === 'halves') return award !== null || rule.tag === undefined
  return award !== null && award.each !== null && rule.tag === undefined && rule.disqualify !== true
}

/** What is certain from one instant to another, both included, if nothing happens. */
export function certaintyOf(outlook: Outlook, from: number, to: number): Certainty {
  const { around, compiled, marks, origin } = outlook
  const sums: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ]
  const bins: Bin[] = []
  let { disqualified } = outlook
  let disqualifiedHere = false
  let settled = true
  let size = 1
  const tags = createTagWatch(outlook.worn)
  for (const bin of outlook.bins) {
    let { still } = bin
    let isBinSettled = true
    let isBinDisqualified = false
    const curve = smoothBounds(bin.smooth, from - origin, to - origin)
    let [low, high] = curve.bounds
    size += curve.size
    const terms: Term[] = []
    const fading: Fading[] = []
    for (const one of bin.fading) {
      const { award, rule } = one.compiled
      if (award === null) continue
      const start = pointsLeft(one.term, from - origin)
      const end = pointsLeft(one.term, to - origin)
      const points = ordered(award.cut(start), award.cut(end))
      const sizes = sizeBounds(points)
      const isOpenTag = rule.tag !== undefined && isOpen(sizes, LEAST_TAGGED_POINTS)
      if (rule.tag !== undefined) {
        if (isOpenTag) tags.open(rule.tag, origin + lifeOfTag(one.term))
        else if (reaches(sizes[0], LEAST_TAGGED_POINTS)) tags.wear(rule.tag)
      }
      if (isOpenTag) isBinSettled = false
      size += Math.abs(start)
      if (points[0] === points[1] && !isOpenTag) {
        still += points[0]
        continue
      }
      low += points[0]
      high += points[1]
      if (isOpenTag || award.cut(start) !== start) fading.push(one)
      else terms.push(one.term)
    }
    const moving: Moving[] = []
    for (const one of bin.moving) {
      const range = rangeOf(one.compiled, one.data, from, to, around)
      const points = pointsBounds(one.compiled, range)
      const disqualifies = disqualifiesWithin(one.compiled, range)
      const isTagged = watchTags(one.compiled, range, points, tags)
      size += Math.max(Math.abs(points[0]), Math.abs(points[1]))
      if (disqualifies === 'always') isBinDisqualified = true
      if (disqualifies === 'sometimes') settled = false
      if (disqualifies === 'sometimes' || isTagged) isBinSettled = false
      if (points[0] === points[1] && !isTagged && disqualifies !== 'sometimes') {
        still += points[0]
        disqualified ||= disqualifies === 'always'
        continue
      }
      low += points[0]
      high += points[1]
      moving.push(one)
    }
    size += Math.abs(still)
    disqualifiedHere ||= isBinDisqualified
    const { side, min, max } = bin
    low += still
    high += still
    const cut: Bounds = [clampGroup(low, min, max), clampGroup(high, min, max)]
    sums[side][0] += cut[0]
    sums[side][1] += cut[1]
    const padding = PADDING * size
    if (isBinSettled && clampGroup(low - padding, min, max) === clampGroup(high + padding, min, max)) {
      disqualified ||= isBinDisqualified
      bins.push({
        side,
        still: cut[0],
        smooth: NOTHING,
        fading: [],
        moving: [],
        min: undefined,
        max: undefined,
      })
      continue
    }
    const smooth = addSmooth(lasting(bin.smooth, from - origin), terms, 0)
    bins.push(released({ ...bin, still, smooth, fading, moving }, low, high))
  }
  const { worn, lost, hint } = tags.seen()
  if (lost) settled = false
  const inside: Outlook = { ...outlook, bins: gather(bins), disqualified, worn }
  const still = settled && inside.bins.every(isStanding)
  if (still || !settled) return { still, settled, hint, inside }
  const areWithin = ([low, high]: Bounds, among: readonly number[]) => {
    const padded: Bounds = [low - PADDING * size, high + PADDING * size]
    return among.every(mark => !isOpen(padded, mark))
  }
  const arePartsSettled =
    areWithin(partBounds(sums[0]), marks.fit) && areWithin(partBounds(sums[1]), marks.activity)
  if (!arePartsSettled || disqualified || disqualifiedHere) {
    return { still, settled: arePartsSettled, hint, inside }
  }
  return { still, settled: areWithin(scoreBounds(compiled.model, sums), marks.score), hint, inside }
}

function marksOf({ model: { stages, thresholds }, watched }: CompiledModel): Marks {
  const watchedOf = (part: Watched['of']) =>
    watched
      .filter(({ of }) => of === part)
      // A maximum is passed above its slack, a minimum reached below it.
      .flatMap(({ min, max }) => [min, max === undefined ? undefined : max + 2 * SLACK])
      .filter(mark => mark !== undefined)
  return {
    score: [
      ...stages.map(stage => stage.from),
      ...thresholds.flatMap(({ at, release }) => (release === undefined ? [at] : [at, release])),
      ...watchedOf('score'),
    ],
    fit: watchedOf('fit'),
    activity: watchedOf('activity'),
  }
}

/** What a rule's measure can say from one instant to another. */
export function rangeOf(
  { measured }: CompiledRule,
  data: Data,
  from: number,
  to: number,
  around: Surroundings,
): ReadingRange {
  return (
    measured.range?.(data, from, to, around) ??
    rangeOfEnds(measured.read(data, from, around), measured.read(data, to, around))
  )
}

/** Bounds of a rule's points over such a range, while it applies. */
export function pointsBounds({ award }: CompiledRule, range: ReadingRange): Bounds {
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

/** Notes which tags a rule wears over a range, and says whether they can differ within it. */
function watchTags(
  { rule, award }: CompiledRule,
  range: ReadingRange,
  points: Bounds,
  tags: TagWatch,
): boolean {
  const { number, unknown } = range
  if (unknown === 'always') return false
  let isAnyOpen = false
  if (award?.hasTags === true) {
    const first = award.bandIndex(number[0])
    const last = award.bandIndex(number[1])
    isAnyOpen = unknown === 'sometimes' || first !== last
    const tag = award.bandTag(number[0])
    if (isAnyOpen) tags.open(null)
    else if (tag !== null) tags.wear(tag)
  }
  if (rule.tag === undefined) return isAnyOpen
  const [of, limit] = award === null ? [number, 1] : [sizeBounds(points), LEAST_TAGGED_POINTS]
  const isSure = award !== null || unknown === 'never'
  if (isOpen(of, limit) || (!isSure && reaches(of[0], limit))) {
    tags.open(rule.tag)
    return true
  }
  if (reaches(of[0], limit)) tags.wear(rule.tag)
  return isAnyOpen
}

/** How long a tag is worn that hangs on a halving term, in milliseconds. */
function lifeOfTag({ points, halfLifeMs }: Term): number {
  return Math.ceil(halfLifeMs * Math.log2(Math.abs(points) / (LEAST_TAGGED_POINTS - SLACK)))
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

function ordered(a: number, b: number): Bounds {
  return a <= b ? [a, b] : [b, a]
}

/** Bounds of fit or activity by those of its sum. */
function partBounds([low, high]: Bounds): Bounds {
  return [clamp(low, 0, 100), clamp(high, 0, 100)]
}

/** Bounds of the score by those of the outlook's sums. */
function scoreBounds({ combine, range }: Model, [first, second]: readonly [Bounds, Bounds]): Bounds {
  const ends = ([low, high]: Bounds): Bounds => [
    clamp(low, range.min, range.max),
    clamp(high, range.min, range.max),
  ]
  if (combine === 'activity') return ends(second)
  if (combine === 'fit') return ends(first)
  if (combine === 'sum') return ends([first[0] + second[0], first[1] + second[1]])
  const weighted = ([low, high]: Bounds, weight: number) =>
    ordered(weight * clamp(low, 0, 100), weight * clamp(high, 0, 100))
  const a = weighted(first, combine.fit)
  const b = weighted(second, combine.activity)
  return ends([a[0] + b[0], a[1] + b[1]])
}
