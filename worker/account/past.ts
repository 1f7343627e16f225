import { emptyState, fold, merge, type State } from '../../shared/engine/index.ts'
import { type LogRow, unpackEvents } from '../subject/log.ts'
import { evaluateAll } from '../subject/settle.ts'
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

/** A contact's state as it was at an instant, folded again from its log. */
export function stateThen({ engine }: Pick<Config, 'engine'>, log: readonly LogRow[], at: number): State {
  const state = emptyState()
  eachThen(log, at, (event, voice) => fold(engine, state, event, voice))
  return state
}

/** What a contact owed a group at an instant; null when it did not belong to it yet. */
export function shareThen(
  config: Config,
  id: string,
  group: string,
  log: readonly LogRow[],
  at: number,
): Share | null {
  const union = stateThen(config, log, at)
  const told = emptyState()
  eachThen(log, at, (event, voice) => {
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
export function unionThen(config: Config, own: State, shares: ReadonlyMap<string, Share>): Union {
  const tree = new ShareTree(config.engine, () => [])
  tree.whole()
  for (const [id, share] of shares) tree.add(id, share)
  const { state, people } = tree.whole()
  return { ...merge(config.engine, own, state), people }
}

function eachThen(
  log: readonly LogRow[],
  at: number,
  take: (event: ReturnType<typeof unpackEvents>[number], voice: LogRow['voice']) => void,
): void {
  for (const row of log)
    for (const event of unpackEvents(row)) if (Date.parse(event.timestamp) <= at) take(event, row.voice)
}
