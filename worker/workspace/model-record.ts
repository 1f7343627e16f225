import type { Model } from '../../shared/engine/index.ts'
import type { Crossings, PublishedModel } from './config.ts'

/** A model as a workspace keeps it: what was saved last, and what scores. */
export interface ModelRecord {
  readonly id: string
  /** Grows with every save and publication, also when a model is deleted and made anew. */
  readonly version: number
  /** What was saved last; its status is `draft` while it waits for publication. */
  readonly model: Model
  /** What subjects are scored by: the latest that was `testing` or `active`. Null before the first. */
  readonly live: PublishedModel | null
}

interface Saving {
  readonly version: number
  /**
   * The workspace's: it never comes again, also when a model is deleted and made anew, so that everybody whom the
   * old one judged can tell.
   */
  readonly revision: number
  readonly crossings: Crossings
}

/** Saves a model: a draft leaves the live one as it is, `testing` and `active` take its place at once. */
export function saveModel(
  record: ModelRecord | undefined,
  model: Model,
  { version, revision, crossings }: Saving,
): ModelRecord {
  const live = model.status === 'draft' ? (record?.live ?? null) : { version: revision, model, crossings }
  return { id: model.id, version, model, live }
}
