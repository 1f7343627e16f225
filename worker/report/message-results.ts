import type { Outcome } from '../../shared/message/outcome.ts'
import { type Interval, type Proportion, proportionInterval, rateOf } from '../../shared/uplift/interval.ts'
import { CONFIDENCE, type Uplift, upliftOf } from '../../shared/uplift/uplift.ts'
import type { CountedOutcome } from '../directory/told-messages.ts'

/** What became of a message: with how many people, and what that says of each variant. */
export interface MessageResults {
  readonly message: string
  /** ISO 8601. What people's objects told until half a minute before is in it. */
  readonly asOf: string
  /** The newest first. Each is an experiment of its own: what is said and the weights differ. */
  readonly versions: readonly VersionResults[]
}

export interface VersionResults {
  readonly version: number
  readonly counts: MessageCounts
  /** What the variants are held against; null where there is nothing. */
  readonly baseline: Baseline | null
  /** In the message's order; of one without variants one that has no name. */
  readonly variants: readonly VariantResults[]
  /** Those held out of this message, and those held out of all. */
  readonly holdOut: GroupResults | null
  readonly holdOutOfAll: GroupResults | null
}

/** Those held out of the message; where there are none those held out of all; else those with the first variant. */
export type Baseline = 'hold_out' | 'hold_out_of_all' | 'first_variant'

export interface GroupResults {
  readonly counts: MessageCounts
  readonly funnel: readonly FunnelStep[]
  /** Null while of nobody is known for good whether they reached the goal. */
  readonly conversion: Conversion | null
}

export interface VariantResults extends GroupResults {
  readonly variant: string | null
  /** Null of what the others are held against, and where one of both has no conversion yet. */
  readonly uplift: Uplift | null
}

/** People, but for `showings`. */
export interface MessageCounts {
  readonly owed: number
  readonly shown: number
  readonly showings: number
  /** Held out, and would have seen it. */
  readonly heldOut: number
  readonly clicked: number
  readonly dismissed: number
  /** By how; those of whom it was not kept are in `dismissed` alone. */
  readonly dismissedBy: { readonly [how: string]: number }
  readonly answered: number
  readonly expired: number
  readonly failed: number
  /** Reached the goal so far. */
  readonly reached: number
}

export interface FunnelStep {
  /** `shown` counts those, too, who would have seen it; `acted`: clicked, answered to the end, ticked off all. */
  readonly step: 'owed' | 'shown' | 'acted' | 'reached'
  readonly people: number
  /** Of those who were owed it. */
  readonly share: number
}

/**
 * Of those whose time for the goal is over, how many reached it. Whoever reached it sooner is not in it before: while
 * others may still do so, that would count quick people alone.
 */
export interface Conversion extends Proportion {
  readonly rate: number
  /** 95 % */
  readonly interval: Interval
}

/** People of whom the same is known. */
interface Counted extends CountedOutcome {
  readonly is: Outcome
}

/**
 * What counts say of a message.
 * @param counted the same outcome may come several times
 * @param order the ids of its variants; others, of versions before, come behind them
 */
export function resultsOf(
  message: string,
  counted: readonly CountedOutcome[],
  order: readonly string[],
  now: number,
): MessageResults {
  const all = counted.map(one => ({ ...one, is: JSON.parse(one.outcome) as Outcome }))
  const versions = [...Map.groupBy(all, ({ is }) => is.version)].sort(([a], [b]) => b - a)
  return {
    message,
    asOf: new Date(now).toISOString(),
    versions: versions.map(([version, of]) => versionOf(version, of, order)),
  }
}

function versionOf(version: number, of: readonly Counted[], order: readonly string[]): VersionResults {
  const heldOut = (from: Outcome['heldOut']) => {
    const group = of.filter(({ is }) => is.heldOut === from)
    return group.length > 0 ? groupOf(group) : null
  }
  const [holdOut, holdOutOfAll] = [heldOut('message'), heldOut('all')]
  const told = of.filter(({ is }) => !is.heldOut)
  const variants = [...Map.groupBy(told, ({ is }) => is.variant ?? null)]
    .sort(([a], [b]) => placeOf(order, a) - placeOf(order, b) || ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([variant, group]) => ({ variant, ...groupOf(group) }))
  const first = variants.length > 1 ? variants[0] : undefined
  const base = holdOut ?? holdOutOfAll ?? first
  const isTried = (variant: GroupResults) => variant !== base
  const comparisons = variants.filter(isTried).length
  return {
    version,
    counts: countsOf(of),
    baseline: holdOut ? 'hold_out' : holdOutOfAll ? 'hold_out_of_all' : first ? 'first_variant' : null,
    variants: variants.map(variant => ({
      ...variant,
      uplift:
        isTried(variant) && variant.conversion && base?.conversion
          ? upliftOf(variant.conversion, base.conversion, comparisons)
          : null,
    })),
    holdOut,
    holdOutOfAll,
  }
}

function placeOf(order: readonly string[], variant: string | null): number {
  const place = variant === null ? -1 : order.indexOf(variant)
  return place < 0 ? order.length : place
}

function groupOf(group: readonly Counted[]): GroupResults {
  return { counts: countsOf(group), funnel: funnelOf(group), conversion: conversionOf(group) }
}

function countsOf(group: readonly Counted[]): MessageCounts {
  const people = (those: (is: Outcome) => unknown) => peopleIn(group, those)
  const ways = new Set(group.flatMap(({ is }) => is.dismissed ?? []))
  return {
    owed: people(() => true),
    shown: people(({ shown, heldOut }) => shown && !heldOut),
    showings: group.reduce((sum, { showings }) => sum + showings, 0),
    heldOut: people(({ shown, heldOut }) => shown && heldOut),
    clicked: people(({ clicked }) => clicked),
    dismissed: people(({ dismissed }) => dismissed !== undefined),
    dismissedBy: Object.fromEntries([...ways].sort().map(how => [how, people(is => is.dismissed === how)])),
    answered: people(({ answered }) => answered),
    expired: people(({ expired }) => expired),
    failed: people(({ failed }) => failed),
    reached: people(({ reached }) => reached),
  }
}

function funnelOf(group: readonly Counted[]): FunnelStep[] {
  const owed = peopleIn(group, () => true)
  const step = (name: FunnelStep['step'], those: (is: Outcome) => unknown): FunnelStep => {
    const people = peopleIn(group, those)
    return { step: name, people, share: people / owed }
  }
  const isActed = ({ clicked, answered, dismissed }: Outcome) =>
    clicked || answered || dismissed === 'completed'
  return [
    step('owed', () => true),
    step('shown', ({ shown }) => shown),
    step('acted', is => is.shown && isActed(is)),
    step('reached', ({ reached }) => reached),
  ]
}

function conversionOf(group: readonly Counted[]): Conversion | null {
  const sum = (of: readonly Counted[]) => of.reduce((total, { known }) => total + known, 0)
  const all = { people: sum(group), reached: sum(group.filter(({ is }) => is.reached)) }
  if (all.people === 0) return null
  return { ...all, rate: rateOf(all), interval: proportionInterval(all, CONFIDENCE) }
}

function peopleIn(group: readonly Counted[], those: (is: Outcome) => unknown): number {
  return group.reduce((total, { is, people }) => total + (those(is) ? people : 0), 0)
}
