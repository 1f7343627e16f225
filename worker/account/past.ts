import { adopt, type Engine, emptyState, fold, merge, type State } from '../../shared/engine/index.ts'
import { own } from '../../shared/value/path.ts'
import type { NotKept } from '../subject/calls.ts'
import { type Frozen, keptSince } from '../subject/frozen.ts'
import { type LogRow, unpackEvents } from '../subject/log.ts'
import { evaluateAll } from '../subject/settle.ts'
import type { Partial } from '../subject/state.ts'
import { whoIs } from '../subject/who.ts'
import type { Config } from '../workspace/config.ts'
import { groupJoined } from './group.ts'
import { shareOf } from './share.ts'
import { type Share, ShareTree } from './share-tree.ts'
import type { Union } from './union.ts'

/**
 * Shares tell of now alone, so that the past of an account or a deal is folded again from its people's logs: of
 * so many people at most, since each is one more object to ask.
 */
export const MOST_ASKED = 200

/** What a subject's past is told from: the log, and what the events counted that have left it. */
export interface Kept {
  readonly partials: readonly Partial[]
  readonly log: readonly LogRow[]
}

/** A subject's state as it was at an instant since which its log is whole, folded again. */
export function stateThen({ engine }: Pick<Config, 'engine'>, { partials, log }: Kept, at: number): State {
  const state = frozenOf(engine, partials, ({ state }) => state)
  eachThen(log, at, (event, voice) => fold(engine, state, event, voice))
  return state
}

/** What a contact owed a group at an instant; null when it did not belong to it yet, or not all is kept since. */
export function shareThen(
  config: Config,
  id: string,
  group: string,
  kept: Kept,
  at: number,
): Share | NotKept | null {
  const since = keptSince(kept.partials)
  if (since !== null && at < since) return { keptSince: since }
  const union = stateThen(config, kept, at)
  const told = frozenOf(config.told, kept.partials, ({ groups = {} }) => own(groups, group))
  eachThen(kept.log, at, (event, voice) => {
    if (groupJoined(event) === group) fold(config.told, told, event, voice)
  })
  if (told.newest === null) return null
  const scores = [...evaluateAll(config, union, at)].map(([{ model }, { score }]) => [model.id, score])
  const { name } = whoIs(id, union)
  return shareOf(config, group, union, told, {
    name,
    lastSeen: union.newest ?? 0,
    scores: Object.fromEntries(scores),
  })
}

/** An account or a deal as it was: what was told of itself, and what each of its people owed it then. */
export function unionThen(config: Config, itself: State, shares: ReadonlyMap<string, Share>): Union {
  const tree = new ShareTree(config.engine, () => [])
  tree.whole()
  for (const [id, share] of shares) tree.add(id, share)
  const { state, people } = tree.whole()
  return { ...merge(config.engine, itself, state), people }
}

/** What has left the logs of all origins, as one engine reads it. */
function frozenOf(
  engine: Engine,
  partials: readonly Partial[],
  pick: (frozen: Frozen) => State | undefined,
): State {
  const states = partials.flatMap(({ frozen }) => (frozen && pick(frozen)) ?? [])
  const adopted = states.map(state => {
    const copy = structuredClone(state)
    adopt(engine, copy)
    return copy
  })
  return adopted.reduce((union, state) => merge(engine, union, state), emptyState())
}

function eachThen(
  log: readonly LogRow[],
  at: number,
  take: (event: ReturnType<typeof unpackEvents>[number], voice: LogRow['voice']) => void,
): void {
  for (const row of log)
    for (const event of unpackEvents(row)) if (Date.parse(event.timestamp) <= at) take(event, row.voice)
}
