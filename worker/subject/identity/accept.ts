import { type Engine, emptyState, fold, mergeMemory } from '../../../shared/engine/index.ts'
import { mergeMemories, sinceCopied } from '../../../shared/message/merge-memories.ts'
import { own, setOwn } from '../../../shared/value/path.ts'
import { replaceShareOf } from '../../account/owe.ts'
import type { HandOver, IngestCall } from '../calls.ts'
import { adoptModels } from '../history.ts'
import { type LogRow, packEvents, unpackEvents } from '../log.ts'
import { CROSSINGS_KEPT, type Partial, type SubjectState } from '../state.ts'
import { claimsOf } from './claims.ts'
import { kindOf } from './identifier.ts'
import { isTrusted } from './join.ts'
import { addPartial, type Engines, keeperOf, noteDevices, partialOf, sourceFor } from './origin.ts'

/** Identifiers of whom it is remembered that they were refused. One that is forgotten is asked again. */
const REFUSALS_KEPT = 50

export interface Accepted {
  readonly changed: boolean
  /** Log rows to write with the state. */
  readonly rows: readonly LogRow[]
}

type Joined = Extract<HandOver, { outcome: 'joined' }>

/**
 * Takes what an identifier handed over, once: its partials under their own names, its marks, its messages,
 * and what had been joined to it.
 * @param seen message ids that are known here: what was stored first counts
 * @param now milliseconds
 */
export function acceptHandOver(
  engines: Engines,
  state: SubjectState,
  from: HandOver,
  seen: ReadonlySet<string>,
  now: number,
): Accepted {
  if (from.outcome !== 'joined') return { changed: noteRefusal(state, from, now), rows: [] }
  const before = own(state.joins, from.id)?.as
  if (before === 'joined') return { changed: false, rows: [] }
  const there = { ...from, name: { ...state.name, id: from.id } }
  // In whichever version of the models it was folded: merged with others, it would lack what is new in them.
  adoptModels(engines, there, () => from.log)
  const { partials, log } = withoutRepeats(engines.engine, there, seen)
  state.joins[from.id] = { as: 'joined', under: from.under, at: from.movedAt, by: from.by }
  for (const [id, join] of Object.entries(from.joins)) {
    const isNews = join.as === 'joined' || (join.as === 'parted' && own(state.joins, id)?.as !== 'joined')
    if (isNews && id !== state.name.id) state.joins[id] = join
  }
  for (const partial of partials) addPartial(engines, state, partial)
  if (partials.some(({ groups }) => groups)) replaceShareOf(state, from.id)
  const isKept = (id: string) => id === from.id || state.partials.some(({ origin }) => origin === id)
  noteDevices(state, Object.fromEntries(Object.entries(from.devices).filter(([id]) => isKept(id))))
  for (const [model, memory] of Object.entries(from.thresholds)) {
    setOwn(state.thresholds, model, mergeMemory(own(state.thresholds, model) ?? {}, memory))
  }
  state.crossings = [...state.crossings, ...from.crossings]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(-CROSSINGS_KEPT)
  mergeMemories(state.messages, before === 'parted' ? sinceCopied(from.messages) : from.messages)
  return { changed: true, rows: log }
}

/** What was joined on a browser's word holds on a better one once that is given. Says whether it changed anything. */
export function confirmJoins(state: SubjectState, call: IngestCall): boolean {
  const isAnyUnsure = Object.values(state.joins).some(join => join.as === 'joined' && !isTrusted(join.by))
  if (!isAnyUnsure) return false
  let changed = false
  for (const { id, voice } of claimsOf(call)) {
    const join = own(state.joins, id)
    if (join?.as !== 'joined' || !isTrusted(voice) || isTrusted(join.by)) continue
    state.joins[id] = { ...join, by: voice }
    changed = true
  }
  return changed
}

/** A message that came here, too, counts here: the partial that counted it there is folded again without it. */
function withoutRepeats(
  engine: Engine,
  there: Pick<Joined, 'partials' | 'joins' | 'log'> & Pick<SubjectState, 'name'>,
  seen: ReadonlySet<string>,
): Pick<Joined, 'partials' | 'log'> {
  const { partials, log } = there
  const isRepeat = ({ messageIds }: LogRow) => messageIds.some(id => seen.has(id))
  if (!log.some(isRepeat)) return { partials, log }
  const rows = log.flatMap(row => {
    if (!isRepeat(row)) return [row]
    const events = unpackEvents(row).filter(({ messageId }) => !seen.has(messageId))
    return events.length > 0 ? [packEvents(row, row.voice, events)] : []
  })
  const isTouched = (partial: Partial) => log.some(row => isRepeat(row) && keeperOf(there, row) === partial)
  const folded = (partial: Partial): Partial => {
    if (!isTouched(partial)) return partial
    const state = structuredClone(partial.frozen?.state ?? emptyState())
    for (const row of rows) {
      if (keeperOf(there, row) !== partial) continue
      for (const event of unpackEvents(row)) fold(engine, state, event, row.voice)
    }
    return { ...partial, state }
  }
  return { partials: partials.map(folded), log: rows }
}

/**
 * Whose device key is the right one is known all the same. That it may not be joined is kept a while, unless
 * it may with that key.
 */
function noteRefusal(
  state: SubjectState,
  { id, outcome, devices, by }: Exclude<HandOver, Joined>,
  now: number,
): boolean {
  const known = own(state.joins, id)
  const isKept = known === undefined && (outcome === 'elsewhere' || kindOf(id) !== 'anon')
  if (isKept || known?.as === 'refused') {
    state.joins[id] = { as: 'refused', at: now, by }
    forgetRefusals(state)
  }
  const isNews = Object.entries(devices).some(
    ([origin, { key }]) => key !== undefined && own(state.devices, origin)?.key !== key,
  )
  const source = { origin: id, home: state.name.id }
  if (isNews && sourceFor(state, source).origin === id) {
    partialOf(state, source)
    noteDevices(state, devices)
  }
  return isNews || isKept
}

/** Anybody can have somebody refused: the latest are kept, so that they neither fill the state nor the joins. */
function forgetRefusals({ joins }: SubjectState): void {
  const refused = Object.entries(joins).flatMap(([id, join]) =>
    join.as === 'refused' ? [{ id, ...join }] : [],
  )
  const oldest = refused.sort((a, b) => b.at - a.at).slice(REFUSALS_KEPT)
  for (const { id } of oldest) delete joins[id]
}
