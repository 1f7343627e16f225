import type { SubjectKind } from '../../shared/engine/index.ts'
import { kindOf } from '../subject/kind.ts'
import { fnv1a } from './ranking.ts'

/**
 * How a workspace's directory is cut into shards. To cut it otherwise, shards of a new generation are filled
 * beside the old ones, which go on answering until all is there.
 */
export interface DirectoryLayout extends Generation {
  readonly next: (Generation & { readonly moved: readonly number[] }) | null
  /** The workspace's revision when everybody was last asked to tell their line again. */
  readonly version: number
}

interface Generation {
  readonly generation: number
  readonly shards: number
}

/** One shard's object, by what it is a part of. */
export interface ShardName {
  readonly workspace: string
  /** Contacts, accounts and deals have shards of their own. */
  readonly kind: SubjectKind
  readonly generation: number
  readonly shard: number
}

/**
 * Four shards hold what fits into a Durable Object's 128 MB up to 250,000 contacts, with room for others in
 * the same isolate; 16 hold a million.
 */
export const FIRST_LAYOUT: DirectoryLayout = { generation: 0, shards: 4, next: null, version: 0 }
/** Each list asks every shard: more than so many cost more requests than they save time. */
export const MAX_SHARDS = 64

/**
 * The layout in which everybody tells their line again, in other shards if their number is another.
 * @param shards as many as there are, when left out
 * @returns null while the shards are being cut to another number
 */
export function rebuiltLayout(
  layout: DirectoryLayout,
  shards: number | undefined,
  version: number,
): DirectoryLayout | null {
  const { next, generation } = layout
  const wanted = shards ?? next?.shards ?? layout.shards
  if (next) return wanted === next.shards ? { ...layout, version, next: { ...next, moved: [] } } : null
  if (wanted === layout.shards) return { ...layout, version }
  return { ...layout, version, next: { generation: generation + 1, shards: wanted, moved: [] } }
}

/** The layout once a shard has handed on all it had; the new generation takes over with the last. */
export function movedLayout(layout: DirectoryLayout, generation: number, shard: number): DirectoryLayout {
  const { next } = layout
  if (!next || generation !== layout.generation) return layout
  const moved = [...new Set([...next.moved, shard])]
  return moved.length < layout.shards
    ? { ...layout, next: { ...next, moved } }
    : { generation: next.generation, shards: next.shards, next: null, version: layout.version }
}

/** The shards that answer. */
export function shardsOf(
  workspace: string,
  { generation, shards }: Generation,
  kind: SubjectKind = 'contact',
): ShardName[] {
  return Array.from({ length: shards }, (_, shard) => ({ workspace, kind, generation, shard }))
}

/** Which of so many shards an id belongs to. */
export function shardFor(id: string, shards: number): number {
  return fnv1a(id) % shards
}

/** Where a subject's line stands: in one shard, and while the shards are cut anew in one of each generation. */
export function homesOf(workspace: string, layout: DirectoryLayout, id: string): ShardName[] {
  return [layout, ...(layout.next ? [layout.next] : [])].map(({ generation, shards }) => ({
    workspace,
    kind: kindOf(id),
    generation,
    shard: shardFor(id, shards),
  }))
}
