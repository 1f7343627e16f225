import {
  adopt,
  type Engine,
  emptyState,
  fold,
  merge,
  mergeMemory,
  refold,
  type State,
} from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import type { HandOver } from './calls.ts'
import { type LogRow, unpackEvents } from './log.ts'
import { mergeMessages } from './message-memory.ts'
import { addPartial, handedOrigin, originFor } from './origin.ts'
import { CROSSINGS_KEPT, type Partial, type SubjectState } from './state.ts'

/** The subject as a whole: the union of what its origins told. */
export function unionOf(engine: Engine, partials: { readonly [origin: string]: Partial }): State {
  const [first = emptyState(), ...others] = Object.values(partials).map(partial => partial.state)
  return others.reduce((union, state) => merge(engine, union, state), first)
}

/** Folds new events into their origin's partial. */
export function foldInto(
  engine: Engine,
  partial: Partial,
  row: Pick<LogRow, 'voice'>,
  events: readonly Event[],
): void {
  for (const event of events) fold(engine, partial.state, event, row.voice)
}

/**
 * Brings every partial to the models of now: what no model asks for any more is dropped, what a model
 * newly asks for is folded from the log.
 */
export function adoptModels(engine: Engine, state: SubjectState, log: () => readonly LogRow[]): void {
  for (const [origin, partial] of Object.entries(state.partials)) {
    const { missing } = adopt(engine, partial.state)
    if (missing.length === 0) continue
    for (const row of log()) {
      if (row.origin !== origin) continue
      for (const event of unpackEvents(row)) refold(engine, partial.state, missing, event, row.voice)
    }
  }
}

/**
 * Takes an anonymous identifier's history over, once: its partials under their own keys, its marks,
 * its messages. Says whether that changed anything; the log rows to keep are returned.
 */
export function acceptHandOver(
  engine: Engine,
  state: SubjectState,
  from: HandOver,
): { readonly changed: boolean; readonly rows: readonly LogRow[] } {
  if (state.joins[from.id]) return NOTHING
  if (!from.joined) return { changed: noteRefusal(engine, state, from), rows: [] }
  state.joins[from.id] = 'joined'
  const origins = new Map<string, string>()
  for (const [origin, partial] of Object.entries(from.partials)) {
    const kept = handedOrigin(state, from.id, origin)
    origins.set(origin, kept)
    addPartial(engine, state, kept, partial)
  }
  for (const [model, memory] of Object.entries(from.thresholds)) {
    setOwn(state.thresholds, model, mergeMemory(own(state.thresholds, model) ?? {}, memory))
  }
  state.crossings = [...state.crossings, ...from.crossings]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(-CROSSINGS_KEPT)
  mergeMessages(state.messages, from.messages)
  return {
    changed: true,
    rows: from.log.map(row => ({ ...row, origin: origins.get(row.origin) ?? row.origin })),
  }
}

const NOTHING = { changed: false, rows: [] }

/** Whose device key is the right one is known all the same; that it is somebody else's is kept. */
function noteRefusal(engine: Engine, state: SubjectState, from: HandOver & { joined: false }): boolean {
  if (from.isElsewhere) state.joins[from.id] = 'refused'
  const { id, device } = from
  const isNews = device !== undefined && own(state.partials, id)?.device !== device
  if (isNews) addPartial(engine, state, originFor(state, id), { state: emptyState(), device })
  return isNews || from.isElsewhere
}
