import { utf8Bytes } from '../../shared/value/bytes.ts'
import { own } from '../../shared/value/path.ts'
import { outboxDue } from '../outbox/outbox.ts'
import { followedAfter } from '../segment/followed.ts'
import { Announcing } from './announcing.ts'
import { type Action, Audit } from './audit.ts'
import type { WorkspaceConfig } from './config.ts'
import { type Contents, configOf, type Kind, placeOf, type Things, without } from './contents.ts'
import { meets, type Outcome, type Versioned, type Writing } from './outcome.ts'
import { contentsOf, type StoredContents, storedOf } from './stored-contents.ts'

/** A change as the audit tells it. */
interface Deed {
  readonly action: Action
  readonly thing: string
  readonly version: number
  readonly by: Writing['by']
}

/** What is written with a thing: other parts of the row, and the version that the audit tells, if another. */
interface Beside {
  readonly changed?: Partial<Contents>
  readonly version?: number
}

/** A value on the platform has 2 MB at most; what is owed to couriers needs room beside what people save. */
const MOST_BYTES = 1_500_000

/** A workspace's row on disk. Every change is one transaction with its entry in the audit. */
export class WorkspaceStore {
  readonly #storage: DurableObjectStorage
  readonly audit: Audit
  readonly announcing: Announcing

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.announcing = new Announcing(storage.kv)
    this.audit = new Audit(storage.sql)
  }

  read(): Contents {
    return contentsOf(this.#storage.kv.get<StoredContents>('workspace'))
  }

  one<K extends Kind>(kind: K, id: string): Versioned<Things[K]> | null {
    const contents = this.read()
    // A mapped type of one kind: what stands under a kind is of that kind.
    const thing = own(contents[kind] as { readonly [id: string]: Things[K] }, id)
    return thing === undefined ? null : { thing, revision: contents.revisions[placeOf(kind, id)] ?? 0 }
  }

  /** Saves a thing, unless it is not at the version that the writer knows: both in one turn of this object. */
  put<K extends Kind>(
    kind: K,
    thing: Things[K],
    action: Action,
    writing: Writing,
    { changed, version }: Beside = {},
  ): Outcome<Things[K]> {
    const current = this.one(kind, thing.id)?.revision ?? null
    if (!meets(writing, current)) return { outcome: 'refused', current }
    const contents = this.read()
    const revision = contents.version + 1
    const place = placeOf(kind, thing.id)
    const things = { [kind]: { ...contents[kind], [thing.id]: thing } }
    if (utf8Bytes(JSON.stringify(storedOf({ ...contents, ...things }))) > MOST_BYTES)
      return { outcome: 'full' }
    const config = this.change(
      { ...things, ...changed, revisions: { ...contents.revisions, [place]: revision } },
      { action, thing: place, version: version ?? revision, by: writing.by },
    )
    return { outcome: 'done', config, thing }
  }

  /** The same for a thing that must be there: one that is deleted meanwhile does not come back. */
  update<K extends Kind>(
    kind: K,
    id: string,
    change: (thing: Things[K]) => Things[K],
    action: Action,
    writing: Writing,
  ): Outcome<Things[K]> {
    const known = this.one(kind, id)
    return known ? this.put(kind, change(known.thing), action, writing) : { outcome: 'unknown' }
  }

  remove(kind: Kind, id: string, writing: Writing, { changed, version }: Beside = {}): Outcome {
    const known = this.one(kind, id)
    if (!known) return { outcome: 'unknown' }
    if (!meets(writing, known.revision)) return { outcome: 'refused', current: known.revision }
    const { revisions, [kind]: all } = this.read()
    const place = placeOf(kind, id)
    const config = this.change(
      { [kind]: without<unknown>(all, id), ...changed, revisions: without(revisions, place) },
      { action: 'deleted', thing: place, version: version ?? known.revision, by: writing.by },
    )
    return { outcome: 'done', config, thing: null }
  }

  /** @param deed none for what nobody did, such as a shard that moved */
  change(changed: Partial<Contents>, deed?: Deed): WorkspaceConfig {
    const contents = this.read()
    const after = { ...contents, ...changed, version: contents.version + 1 }
    const next = { ...after, followed: followedAfter(contents.followed, contents, after, Date.now()) }
    this.atOnce(() => {
      this.write(next)
      if (deed) this.audit.add({ ...deed, at: Date.now() })
    })
    return configOf(next)
  }

  write(contents: Contents): void {
    this.#storage.kv.put('workspace', storedOf(contents))
    const now = Date.now()
    const due = this.announcing.isDue(contents.version) ? now : outboxDue(contents.outbox)
    if (due !== null) void this.#storage.setAlarm(Math.max(due, now))
  }

  /** All that is written meanwhile, or nothing of it. */
  atOnce<T>(write: () => T): T {
    return this.#storage.transactionSync(write)
  }
}
