import type { Model } from '../../shared/engine/index.ts'
import type { PublishedModel } from './config.ts'

/** A model as a workspace keeps it: what was saved last, and what scores. */
export interface ModelRecord {
  readonly id: string
  /** Grows with every save and publication. */
  readonly version: number
  /** What was saved last; its status is `draft` while it waits for publication. */
  readonly model: Model
  /** What subjects are scored by: the latest that was `testing` or `active`. Null before the first. */
  readonly live: PublishedModel | null
}

/**
 * Saves a model: a draft leaves the live one as it is, `testing` and `active` take its place at once.
 * @param revision the workspace's: it never comes again, also when a model is deleted and made anew, so that
 * everybody whom the old one judged can tell
 */
export function saveModel(record: ModelRecord | undefined, model: Model, revision: number): ModelRecord {
  const version = (record?.version ?? 0) + 1
  const live = model.status === 'draft' ? (record?.live ?? null) : { version: revision, model }
  return { id: model.id, version, model, live }
}

/** Makes what was saved last the live one, as active. */
export function publishModel(record: ModelRecord, revision: number): ModelRecord {
  return saveModel(record, { ...record.model, status: 'active' }, revision)
}
