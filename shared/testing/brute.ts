import { DISPOSABLE_DOMAINS, FREE_DOMAINS } from '../condition/domains.ts'
import type { Condition } from '../condition/schema.ts'
import type { Answer } from '../engine/evaluate.ts'
import type { Event } from '../event/event.ts'
import type { Match } from '../match/schema.ts'
import type { Group, Rule } from '../model/rule.ts'
import type { Model } from '../model/schema.ts'
import type { Voice } from '../trait/voice.ts'

/** An event as it was told. */
export interface Told {
  readonly event: Event
  readonly voice: Voice
}

/** An event with its instant, at a place in the order of instants and message ids. */
interface Past {
  readonly event: Event
  readonly voice: Voice
  readonly ms: number
}

type Json = Record<string, unknown>

const HOUR = 3600000
const DAY = 24 * HOUR
const TRUST: readonly Voice[] = ['server', 'verified', 'browser']

/**
 * The score by brute force: from all events, from scratch, as the language is defined, without
 * anything of the engine but its types and the list of domains. Slow, and meant to be plainly right.
 */
export function bruteScore(model: Model, told: readonly Told[], at: number): Answer {
  const firstStored = told.filter(
    (one, i) => told.findIndex(other => other.event.messageId === one.event.messageId) === i,
  )
  const past = firstStored
    .map(({ event, voice }): Past => ({ event, voice, ms: Date.parse(event.timestamp) }))
    .filter(({ ms }) => ms <= at)
    .sort((a, b) => a.ms - b.ms || (a.event.messageId < b.event.messageId ? -1 : 1))
  const call = model.subject === 'contact' ? 'identify' : 'group'
  const traits = traitsOf(past, call)
  const rules: Answer['rules'] = []
  const tags = new Set<string>()
  let disqualifiedBy: string | null = null

  const sideOf = (groups: readonly Group[]) => {
    let total = 0
    for (const group of groups) {
      let sum = 0
      for (const rule of group.rules) {
        const measured = measure(rule, past, traits, call, at)
        let points = 0
        if (measured.number !== null && (rule.when === undefined || holds(rule.when, traits))) {
          points = award(rule, measured as Known)
          const band = bandOf(rule, measured.number)
          if (band?.tag !== undefined) tags.add(band.tag)
          const worn =
            rule.award === undefined ? atLeast(measured.number, 1) : atLeast(Math.abs(points), 0.05)
          if (rule.tag !== undefined && worn) tags.add(rule.tag)
          if (rule.disqualify === true && atLeast(measured.number, 1)) disqualifiedBy ??= rule.id
        }
        rules.push({ id: rule.id, measure: measured.number, points })
        sum += points
      }
      if (group.max !== undefined && sum > group.max) sum = group.max
      if (group.min !== undefined && sum < group.min) sum = group.min
      total += sum
    }
    return total
  }

  const rawFit = sideOf(model.fit)
  const rawActivity = sideOf(model.activity)
  const fit = Math.min(100, Math.max(0, rawFit))
  const activity = Math.min(100, Math.max(0, rawActivity))
  let raw = rawFit + rawActivity
  if (model.combine === 'fit') raw = rawFit
  if (model.combine === 'activity') raw = rawActivity
  if (typeof model.combine === 'object') raw = model.combine.fit * fit + model.combine.activity * activity
  const cut = Math.min(model.range.max, Math.max(model.range.min, raw))
  const score = disqualifiedBy === null ? cut : model.range.min
  let stage: string | null = null
  if (disqualifiedBy === null) for (const each of model.stages) if (atLeast(score, each.from)) stage = each.id
  const letter = ['A', 'B', 'C'].find((_, i) => atLeast(fit, model.grades.fit[i] ?? 0)) ?? 'D'
  const digit = ['1', '2', '3'].find((_, i) => atLeast(activity, model.grades.activity[i] ?? 0)) ?? '4'
  return {
    score,
    raw,
    rawFit,
    rawActivity,
    fit,
    activity,
    grade: letter + digit,
    stage,
    tags: [...tags].sort(),
    disqualifiedBy,
    rules,
  }
}

function atLeast(number: number, limit: number): boolean {
  return number + 1e-9 >= limit
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 1e12 ? value : null
}

function lookUp(root: unknown, path: string): unknown {
  let value: unknown = root
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    const isListName = Array.isArray(value) && !/^\d+$/.test(name)
    const own = Object.getOwnPropertyDescriptor(value, name)
    if (own === undefined || isListName) return undefined
    value = own.value
  }
  return value
}

function traitsOf(past: readonly Past[], call: 'identify' | 'group'): Json {
  const names = new Set<string>()
  for (const { event } of past) for (const name of Object.keys(callTraits(event, call))) names.add(name)
  const entries: [string, unknown][] = []
  for (const name of names) {
    const value = spoken(past, call, name)?.value
    if (value !== undefined) entries.push([name, value])
  }
  return Object.fromEntries(entries)
}

function callTraits(event: Event, call: 'identify' | 'group'): Json {
  return event.type === call && 'traits' in event ? ((event.traits ?? {}) as Json) : {}
}

/** The most trusted voice whose last word on a trait is not null, and that word. */
function spoken(past: readonly Past[], call: 'identify' | 'group', name: string) {
  for (const voice of TRUST) {
    const said = past.filter(one => one.voice === voice && Object.hasOwn(callTraits(one.event, call), name))
    const last = said.at(-1)
    const value = last === undefined ? null : callTraits(last.event, call)[name]
    if (value !== null && value !== undefined) return { voice, value }
  }
  return null
}

function matches(match: Match, event: Event): boolean {
  if (match.type !== undefined && match.type !== event.type) return false
  if (match.event !== undefined) {
    const names = typeof match.event === 'string' ? [match.event] : match.event
    const json = event as unknown as Json
    const isNamed = event.type === 'page' || event.type === 'screen'
    const name = event.type === 'track' ? json.event : isNamed ? json.name : undefined
    if (typeof name !== 'string' || !names.includes(name)) return false
  }
  return match.where === undefined || holds(match.where, event)
}

function holds(condition: Condition, root: unknown): boolean {
  if ('all' in condition) return condition.all.every(inner => holds(inner, root))
  if ('any' in condition) return condition.any.some(inner => holds(inner, root))
  if ('not' in condition) return !holds(condition.not, root)
  const value = lookUp(root, condition.field)
  const exists = value !== undefined && value !== null
  if ('exists' in condition) return exists === condition.exists
  return (Array.isArray(value) ? value : [value]).some(one => satisfies(condition, one))
}

function satisfies(condition: Condition, value: unknown): boolean {
  const json = condition as unknown as Json
  const given = (name: string) => (Array.isArray(json[name]) ? json[name] : [json[name]]) as unknown[]
  const number = numberOf(value)
  const text = typeof value === 'string' ? low(value) : null
  if ('is' in json) {
    return given('is').some(one =>
      typeof one === 'string'
        ? text === low(one)
        : (typeof value === 'boolean' || number !== null) && value === one,
    )
  }
  if ('above' in json) return number !== null && number > (json.above as number)
  if ('atLeast' in json) return number !== null && number >= (json.atLeast as number)
  if ('below' in json) return number !== null && number < (json.below as number)
  if ('atMost' in json) return number !== null && number <= (json.atMost as number)
  if (text === null) return false
  if ('contains' in json) return given('contains').some(one => text.indexOf(low(one)) >= 0)
  if ('startsWith' in json) return given('startsWith').some(one => text.indexOf(low(one)) === 0)
  if ('glob' in json) return given('glob').some(one => globs([...low(one)], [...text]))
  if ('words' in json) return given('words').some(one => phrase(split(low(one)), split(text)))
  const parts = text.split('@')
  const domain = parts[1] ?? ''
  if (parts.length !== 2 || !domain.includes('.')) return false
  const kind = FREE_DOMAINS.has(domain) ? 'free' : DISPOSABLE_DOMAINS.has(domain) ? 'disposable' : 'business'
  return kind === json.domain
}

function low(text: unknown): string {
  return String(text).slice(0, 8192).toLowerCase()
}

function split(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(word => word !== '')
}

function phrase(wanted: readonly string[], words: readonly string[]): boolean {
  return words.some((_, start) => wanted.every((word, i) => words[start + i] === word))
}

/** By the table of all prefixes: reached[i] says that the pattern so far matches the first i characters. */
function globs(pattern: readonly string[], text: readonly string[]): boolean {
  let reached = [true, ...text.map(() => false)]
  for (const sign of pattern) {
    const next = reached.map(() => false)
    for (let i = 0; i <= text.length; i++) {
      next[i] =
        sign === '*'
          ? reached.slice(0, i + 1).includes(true)
          : i > 0 && reached[i - 1] === true && text[i - 1] === sign
    }
    reached = next
  }
  return reached.at(-1) === true
}

interface Measured {
  readonly number: number | null
  readonly faded: number
  readonly weight: number
}
interface Known extends Measured {
  readonly number: number
}

function measure(
  rule: Rule,
  all: readonly Past[],
  traits: Json,
  call: 'identify' | 'group',
  at: number,
): Measured {
  const known = (number: number | null): Measured => ({ number, faded: number ?? 0, weight: 1 })
  const { match, measure: how } = rule
  if (typeof how === 'object') {
    if ('trait' in how) return known(numberOf(lookUp(traits, how.trait)))
    if ('ratio' in how) {
      const a = numberOf(lookUp(traits, how.ratio[0]))
      const b = numberOf(lookUp(traits, how.ratio[1]))
      return known(a === null || b === null || b <= 0 ? null : a / b)
    }
    if ('change' in how) return known(change(how.change, rule.within ?? '', all, traits, call, at))
  }
  if (match === undefined) return known(1)
  const past = all.filter(({ event }) => matches(match, event))
  const inside =
    rule.within === undefined ? past : past.filter(({ ms }) => isWithin(ms, rule.within ?? '', at))
  const weigh = ({ ms }: Past) => weightOf(rule, ms, at)
  const summary = (counted: readonly Past[], number: number, faded: number): Measured => {
    const last = counted.at(-1)
    return { number, faded, weight: last === undefined ? 1 : weigh(last) }
  }
  if (how === 'count') {
    return summary(
      inside,
      inside.length,
      inside.reduce((sum, one) => sum + weigh(one), 0),
    )
  }
  if (how === 'days') return known(new Set(inside.map(({ ms }) => Math.floor(ms / DAY))).size)
  if (how === 'age') {
    const since = past.at(-1) ?? all[0]
    return known(since === undefined ? null : (at - since.ms) / DAY)
  }
  if ('trend' in how) {
    const recent = daysOf(how.trend.recent)
    const base = daysOf(how.trend.baseline)
    const today = Math.floor(at / DAY)
    const ago = past.map(({ ms }) => today - Math.floor(ms / DAY))
    const recently = ago.filter(days => days >= 1 && days <= recent).length
    const before = ago.filter(days => days > recent && days <= recent + base).length
    return known(before < (how.trend.atLeast ?? 1) ? null : recently / recent / (before / base))
  }
  if ('sum' in how) {
    const numbers = inside.filter(({ event }) => numberOf(lookUp(event, how.sum)) !== null)
    const at0 = (one: Past) => numberOf(lookUp(one.event, how.sum)) ?? 0
    return summary(
      numbers,
      numbers.reduce((sum, one) => sum + at0(one), 0),
      numbers.reduce((sum, one) => sum + at0(one) * weigh(one), 0),
    )
  }
  if ('latest' in how) {
    const last = past.filter(({ event }) => numberOf(lookUp(event, how.latest)) !== null).at(-1)
    if (last === undefined || !inside.includes(last)) return known(null)
    const number = numberOf(lookUp(last.event, how.latest)) ?? 0
    return { number, faded: number, weight: weigh(last) }
  }
  if (!('distinct' in how)) throw new Error('a measure of traits has no match')
  const lasts = new Map<string, Past>()
  const usable = inside.filter(({ event }) => usableValue(lookUp(event, how.distinct)) !== null)
  for (const one of usable) lasts.set(usableValue(lookUp(one.event, how.distinct)) ?? '', one)
  const kept = [...lasts.values()].sort((a, b) => b.ms - a.ms).slice(0, 1000)
  return summary(
    usable,
    kept.length,
    kept.reduce((sum, one) => sum + weigh(one), 0),
  )
}

function usableValue(value: unknown): string | null {
  if (typeof value === 'string') return `text ${low(value)}`
  if (typeof value === 'boolean') return `boolean ${value}`
  return numberOf(value) === null ? null : `number ${value}`
}

function change(
  path: string,
  within: string,
  all: readonly Past[],
  traits: Json,
  call: 'identify' | 'group',
  at: number,
): number | null {
  const now = numberOf(lookUp(traits, path))
  if (now === null) return null
  const voice = spoken(all, call, path.split('.')[0] ?? '')?.voice
  const told = all
    .filter(one => one.voice === voice)
    .map(({ event, ms }) => ({ ms, number: numberOf(lookUp(callTraits(event, call), path)) }))
    .filter(one => one.number !== null)
  const base = told.findLast(({ ms }) => !isWithin(ms, within, at)) ?? told[0]
  return base?.number === undefined || base.number === null ? null : now - base.number
}

function daysOf(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith('w') ? 7 : 1)
}

/** The day some months after another, by the calendar of the run-time. */
function monthsLater(day: number, months: number): number {
  const date = new Date(day * DAY)
  const end = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0))
  const clamped = Math.min(date.getUTCDate(), end.getUTCDate())
  return Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), clamped) / DAY
}

/** Whether `at` is before so many units after an instant, counted in whole hours, days or months. */
function isBefore(ms: number, at: number, count: number, unit: string): boolean {
  if (unit === 'h') return Math.floor(at / HOUR) < Math.floor(ms / HOUR) + count
  const today = Math.floor(at / DAY)
  const day = Math.floor(ms / DAY)
  if (unit === 'mo') return today < monthsLater(day, count)
  if (unit === 'y') return today < monthsLater(day, 12 * count)
  return today < day + count * (unit === 'w' ? 7 : 1)
}

function isWithin(ms: number, within: string, at: number): boolean {
  return isBefore(ms, at, Number.parseInt(within, 10), within.replace(/\d+/, ''))
}

function weightOf({ fade }: Rule, ms: number, at: number): number {
  if (fade === undefined) return 1
  if ('halfLife' in fade) {
    const unit = { m: 60000, h: HOUR, d: DAY, w: 7 * DAY }[fade.halfLife.at(-1) ?? ''] ?? 0
    return 0.5 ** ((at - ms) / (Number.parseInt(fade.halfLife, 10) * unit))
  }
  const count = Number.parseInt(fade.every, 10)
  let passed = 0
  while (passed < 1000 && !isBefore(ms, at, count * (passed + 1), fade.every.replace(/\d+/, ''))) passed++
  return Math.max(0, 1 - fade.drop * passed)
}

function bandOf({ award }: Rule, number: number) {
  return award !== undefined && 'bands' in award
    ? award.bands.findLast(band => atLeast(number, band.from))
    : undefined
}

function award(rule: Rule, { number, faded, weight }: Known): number {
  const { award: how, measure: of } = rule
  if (how === undefined) return 0
  const isLatest = typeof of === 'object' && 'latest' in of
  const basis = isLatest ? number : faded
  const after = isLatest ? weight : 1
  if ('each' in how) {
    const points = how.each * basis
    if (how.max === undefined) return points * after
    const side = how.max !== 0 ? how.max : how.each
    return (
      (side > 0 || (side === 0 && how.each >= 0) ? Math.min(points, how.max) : Math.max(points, how.max)) *
      after
    )
  }
  if ('ramp' in how) {
    const { from, to, points } = how.ramp
    return atLeast(number, from) ? ((points * Math.min(basis, to)) / to) * after : 0
  }
  if ('once' in how) return atLeast(number, how.atLeast ?? 1) ? how.once * weight : 0
  return (bandOf(rule, number)?.points ?? 0) * weight
}
