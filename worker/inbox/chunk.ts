import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Portion } from '../ingest/portion.ts'
import { claimsOf } from '../subject/identity/claims.ts'
import { callFor, type Origin } from './origin.ts'

/**
 * Subjects in a chunk, which is one row: the more, the fewer rows, and the fewer, the less is delivered again after
 * a crash. A request has 500 KB of events, so that no row comes near the 2 MB that it may have.
 */
const MOST_SUBJECTS = 100

/** Part of a batch, whole for each subject in it. */
export type Chunk = readonly Portion[]

/** A chunk as it lies on disk. */
export interface PackedChunk {
  readonly subjects: number
  readonly events: number
  /** Every identifier that its events name, as JSON: the subjects and who is said to be the same. */
  readonly named: string
  /** Its JSON, deflated. */
  readonly body: Uint8Array
}

/** Divides a batch into chunks. */
export function chunksOf(portions: readonly Portion[]): Chunk[] {
  const count = Math.ceil(portions.length / MOST_SUBJECTS)
  return Array.from({ length: count }, (_, index) =>
    portions.slice(index * MOST_SUBJECTS, (index + 1) * MOST_SUBJECTS),
  )
}

export function packChunk(chunk: Chunk, origin: Origin): PackedChunk {
  const named = chunk.flatMap(portion => [
    portion.id,
    ...claimsOf(callFor(origin, portion)).map(({ id }) => id),
  ])
  return {
    subjects: chunk.length,
    events: chunk.reduce((sum, { events }) => sum + events.length, 0),
    named: JSON.stringify([...new Set(named)]),
    body: deflateRawSync(JSON.stringify(chunk), { level: 1 }),
  }
}

export function unpackChunk(body: Uint8Array): Chunk {
  return JSON.parse(inflateRawSync(body).toString()) as Chunk
}

/** What a chunk takes on disk. */
export function bytesOf({ named, body }: PackedChunk): number {
  return named.length + body.length
}
