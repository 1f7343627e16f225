import type { DomainKind } from '../condition/domain.ts'
import type { EventType } from '../event/event.ts'
import type { Exclusive, LeaveOut } from './exclusive.ts'

/** Minutes, hours, days or weeks: `30m`, `12h`, `14d`, `2w`. */
export type DurationInput = `${number}${'m' | 'h' | 'd' | 'w'}`

/** Hours, days, weeks, months or years: `72h`, `30d`, `2w`, `3mo`, `1y`. */
export type WindowInput = `${number}${'h' | 'd' | 'w' | 'mo' | 'y'}`

/** Whole days or weeks: `7d`, `2w`. */
export type WholeDaysInput = `${number}${'d' | 'w'}`

type OneOrMore<T> = T | readonly T[]

/** A condition on the fields of an event or on traits. */
export type ConditionInput = Exclusive<
  | { readonly all: readonly ConditionInput[] }
  | { readonly any: readonly ConditionInput[] }
  | { readonly not: ConditionInput }
  | { readonly field: string; readonly contains: OneOrMore<string> }
  | { readonly field: string; readonly startsWith: OneOrMore<string> }
  | { readonly field: string; readonly glob: OneOrMore<string> }
  | { readonly field: string; readonly words: OneOrMore<string> }
  | { readonly field: string; readonly above: number }
  | { readonly field: string; readonly atLeast: number }
  | { readonly field: string; readonly below: number }
  | { readonly field: string; readonly atMost: number }
  | { readonly field: string; readonly exists: boolean }
  | { readonly field: string; readonly domain: DomainKind }
  | { readonly field: string; readonly is: OneOrMore<string | number | boolean> },
  'a condition is all, any, not, or one field with exactly one operator'
>

/** Which events: at least one of their type, their name and a condition. */
export type MatchInput = {
  readonly type?: EventType
  readonly event?: OneOrMore<string>
  readonly where?: ConditionInput
} & (
  | { readonly type: EventType }
  | { readonly event: OneOrMore<string> }
  | { readonly where: ConditionInput }
)

/**
 * What a rule's number is worth. Of the forms that come equally close to what was written TypeScript
 * explains the last; here and in conditions that is the most common one.
 */
export type AwardInput = Exclusive<
  | { readonly once: number; readonly atLeast?: number }
  | { readonly bands: readonly { readonly from: number; readonly points: number; readonly tag?: string }[] }
  | { readonly ramp: { readonly from: number; readonly to: number; readonly points: number } }
  | { readonly each: number; readonly max?: number },
  'an award is one of each, once, bands, ramp'
>

/** How the weight of an event falls as it ages. */
export type FadeInput = Exclusive<
  { readonly halfLife: DurationInput } | { readonly drop: number; readonly every: WindowInput },
  'a fade is either a halfLife or a drop with every'
>

/** What every rule may have. */
interface AnyRule {
  readonly id: string
  readonly name?: string
  /** A condition on traits; while it fails the rule gives nothing. */
  readonly when?: ConditionInput
  readonly award?: AwardInput
  readonly tag?: string
  readonly disqualify?: boolean
}

/** A window, a fade or neither. */
type WindowOrFade =
  | { readonly within?: WindowInput; readonly fade?: LeaveOut<'a rule has within or fade, never both'> }
  | { readonly within?: LeaveOut<'a rule has within or fade, never both'>; readonly fade?: FadeInput }

interface NoWindow<Why extends string> {
  readonly within?: LeaveOut<Why>
}
interface NoFade<Why extends string> {
  readonly fade?: LeaveOut<Why>
}
interface NoMatch<Why extends string> {
  readonly match?: LeaveOut<Why>
}
interface OnEvents {
  readonly match: MatchInput
}

type EventsAdded = { readonly distinct: string } | { readonly sum: string } | { readonly latest: string }
type TraitsRead = { readonly trait: string } | { readonly ratio: readonly [string, string] }
interface Trend {
  readonly trend: {
    readonly recent: WholeDaysInput
    readonly baseline: WholeDaysInput
    readonly atLeast?: number
  }
}
interface Change {
  readonly change: string
}

/** The measure objects, of which none mixes with another. */
type Only<T extends EventsAdded | TraitsRead | Trend | Change> = Extract<
  Exclusive<EventsAdded | TraitsRead | Trend | Change, 'a rule has exactly one measure'>,
  T
>

type CountRule = OnEvents & WindowOrFade & { readonly measure?: 'count' }
type WhenRule = NoMatch<'a rule with when alone has no match'> &
  NoWindow<'only events age: a rule without match has no within'> &
  NoFade<'only events age: a rule without match has no fade'> & {
    readonly measure?: 'count'
    readonly when: ConditionInput
  }
type AddedRule = OnEvents & WindowOrFade & { readonly measure: Only<EventsAdded> }
type DaysRule = OnEvents &
  NoFade<'the measure days has within and no fade'> & {
    readonly measure: 'days'
    readonly within: WindowInput
  }
type AgeRule = OnEvents &
  NoWindow<'a rule has within or fade, never both, and with the measure age neither'> &
  NoFade<'a rule has within or fade, never both, and with the measure age neither'> & {
    readonly measure: 'age'
  }
type TrendRule = OnEvents &
  NoWindow<'a rule has within or fade, never both, and a trend neither: it has recent and baseline'> &
  NoFade<'a rule has within or fade, never both, and a trend neither: it has recent and baseline'> & {
    readonly measure: Only<Trend>
  }
type TraitRule = NoMatch<'a rule on traits has no match; use when'> &
  NoWindow<'a trait has no within'> &
  NoFade<'a trait has no fade'> & { readonly measure: Only<TraitsRead> }
type ChangeRule = NoMatch<'a rule on traits has no match; use when'> &
  NoFade<'a change has within and no fade'> & {
    readonly measure: Only<Change>
    readonly within: WindowInput
  }

/** A rule as it is written: which events, one number from them, points for the number, how they age. */
export type RuleInput = AnyRule &
  (WhenRule | DaysRule | AgeRule | TrendRule | TraitRule | ChangeRule | AddedRule | CountRule)

/** Rules whose sum is cut to `max`, then raised to `min`. */
export interface GroupInput {
  readonly id: string
  readonly name?: string
  readonly max?: number
  readonly min?: number
  readonly rules: readonly RuleInput[]
}

/** Where a grade's letters or digits begin: three numbers that fall. */
type Cuts = readonly [number, number, number]

/** A model as it is written: what is left out has its default. */
export interface ModelInput {
  /** Where editors find the schema of this language; it is dropped. */
  readonly $schema?: string
  readonly id: string
  readonly name?: string
  readonly purpose?: 'acquisition' | 'adoption' | 'expansion' | 'retention' | 'custom'
  readonly subject?: 'contact' | 'account' | 'deal'
  readonly status?: 'draft' | 'testing' | 'active'
  readonly fit?: readonly GroupInput[]
  readonly activity?: readonly GroupInput[]
  readonly combine?: 'sum' | 'fit' | 'activity' | { readonly fit: number; readonly activity: number }
  readonly range?: { readonly min: number; readonly max: number }
  readonly grades?: { readonly fit?: Cuts; readonly activity?: Cuts }
  readonly stages?: readonly { readonly id: string; readonly name?: string; readonly from: number }[]
  readonly thresholds?: readonly {
    readonly id: string
    readonly at: number
    readonly release?: number
    readonly on?: 'rise' | 'fall'
    readonly cooldown?: DurationInput
  }[]
  readonly goal?: { readonly match: MatchInput; readonly within: WindowInput }
  readonly visibility?: 'private' | 'client'
}
