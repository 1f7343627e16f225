import type { Model } from '../../shared/engine/index.ts'
import { own } from '../../shared/value/path.ts'
import type { Newest } from '../http/newest.ts'
import { owe } from '../outbox/outbox.ts'
import { subscribers, subscriptionsOf } from '../webhook/webhook.ts'
import type { Crossings } from './config.ts'
import { type ModelRecord, saveModel } from './model-record.ts'
import { modelSaved } from './model-saved.ts'
import type { Outcome, Writing } from './outcome.ts'
import type { WorkspaceStore } from './store.ts'
import {
  type Origin,
  type StoredVersion,
  type Tables,
  type Told,
  type Version,
  Versions,
} from './versions.ts'

/** What a version of a model says beside: what crossings did that it caused as it went live. */
type More = { readonly crossings: Crossings }
export type ModelVersion = Version<Model> & More
export type StoredModelVersion = StoredVersion<Model, More>
export type ModelVersions = Versions<Model, More>

const TABLES: Tables<More> = {
  versions: 'version',
  closed: 'closed',
  thing: 'model',
  live: 'revision',
  more: ['crossings'],
}

/** The history of models. */
export function modelVersions(sql: SqlStorage): ModelVersions {
  return new Versions(sql, TABLES)
}

/** A workspace's models with their history, which only grows: what is brought back is a new version. */
export class Models {
  readonly #store: WorkspaceStore
  readonly #versions: ModelVersions

  constructor(store: WorkspaceStore, versions: ModelVersions) {
    this.#store = store
    this.#versions = versions
  }

  put(model: Model, crossings: Crossings, writing: Writing): Outcome<ModelRecord> {
    return this.#save(model, model.status === 'draft' ? 'saved' : 'published', crossings, writing)
  }

  /** Makes what was saved last the live one, as active. */
  publish(id: string, crossings: Crossings, writing: Writing): Outcome<ModelRecord> {
    const record = own(this.#store.read().models, id)
    if (!record) return { outcome: 'unknown' }
    return this.#save({ ...record.model, status: 'active' }, 'published', crossings, writing)
  }

  /** Saves an older version anew: live as the model is, a draft where it is not or was deleted. Never acts. */
  rollBack(id: string, version: number, writing: Writing): Outcome<ModelRecord> {
    const older = this.#versions.get(id, version)
    if (!older) return { outcome: 'unknown' }
    const { live } = own(this.#store.read().models, id) ?? {}
    const status = live?.model.status ?? 'draft'
    return this.#save({ ...older.thing, status }, 'rolled-back', 'silent', writing)
  }

  remove(id: string, writing: Writing): Outcome {
    const { models, directory, version: revision } = this.#store.read()
    const { version = 0, live = null } = own(models, id) ?? {}
    // Lines lose its scores: without a version of its own that change would take the lists back to an older epoch.
    const changed = live ? { directory: { ...directory, version: revision + 1 } } : {}
    return this.#store.atOnce(() => {
      const removed = this.#store.remove('models', id, writing, { version, changed })
      if (removed.outcome === 'done') this.#versions.close(id, Date.now())
      return removed
    })
  }

  history(id: string, newest: Newest): Told<ModelVersion>[] {
    return this.#versions.tell(id, newest, this.#live(id))
  }

  version(id: string, version: number): Told<StoredModelVersion> | null {
    return this.#versions.tellOne(id, version, this.#live(id))
  }

  #live(id: string): number | null {
    return own(this.#store.read().models, id)?.live?.version ?? null
  }

  /** Saves a model, keeps the version and tells those who listen for that. */
  #save(model: Model, action: Origin, crossings: Crossings, writing: Writing): Outcome<ModelRecord> {
    const { models, webhooks, outbox, ...contents } = this.#store.read()
    const known = own(models, model.id)
    const revision = contents.version + 1
    const version = Math.max(known?.version ?? 0, this.#versions.last(model.id)) + 1
    const record = saveModel(known, model, { version, revision, crossings })
    const now = Date.now()
    const to = subscribers(subscriptionsOf(Object.values(webhooks)), 'model.saved', { model: record.id })
    const changed = owe(outbox, modelSaved(record, revision, now), to)
    return this.#store.atOnce(() => {
      const saved = this.#store.put('models', record, action, writing, { changed, version })
      if (saved.outcome === 'done') {
        const { status } = model
        const row = {
          version,
          revision,
          savedAt: now,
          by: writing.by,
          action,
          status,
          crossings,
          thing: model,
        }
        this.#versions.add(row, record.live?.version ?? null)
      }
      return saved
    })
  }
}
