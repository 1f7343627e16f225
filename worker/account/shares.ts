import { merge, type State } from '../../shared/engine/index.ts'
import type { Config } from '../workspace/config.ts'
import { formOf, type TimedShare } from './share.ts'
import { type Kept, type Member, ShareStore } from './share-store.ts'
import { ShareTree } from './share-tree.ts'
import type { Union } from './union.ts'

/** People of one account who are asked for their share of new models at a time. */
const ASKED_AT_ONCE = 50
/** Shares that are read before others are served: some 50 ms. */
const READ_AT_ONCE = 1000

/** What an account's or a deal's people owe it, on disk and merged. */
export class Shares {
  readonly #sql: SqlStorage
  #store: ShareStore
  /** Made for the models of now when it is first wanted. */
  #tree: ShareTree | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#store = new ShareStore(sql)
  }

  /** Keeps a share in place of what it replaces. @returns whether that changed anything */
  put(told: TimedShare): boolean {
    const { member, share, instead } = told
    const did = this.#store.put(told)
    if (did === 'added' && share) this.#tree?.add(member, share)
    else if (did !== 'known') this.#tree?.spoil(member)
    const isOld = did === 'known' && share !== null
    return this.#withdraw(isOld ? [] : instead) || did !== 'known'
  }

  /** Somebody belongs here no more, or says nothing for themselves any more. */
  remove(member: string): boolean {
    return this.#withdraw([member])
  }

  /** Reads what is not in memory; where that is much, others are served in between. */
  async load(config: Config, pause: () => Promise<unknown>): Promise<void> {
    let read = 0
    for (const bucket of this.#treeFor(config).unread()) {
      read += this.#treeFor(config).load(bucket).people.count
      if (read < READ_AT_ONCE) continue
      read = 0
      await pause()
    }
  }

  /**
   * The subject as a whole.
   * @param own what was told of it by itself
   */
  union(config: Config, own: State): Union {
    const { state, people } = this.#treeFor(config).whole()
    const isIncomplete = this.stale(config, 1).length > 0
    return { ...merge(config.engine, own, state), people, ...(isIncomplete && { isIncomplete }) }
  }

  people(): Member[] {
    return this.#store.people()
  }

  /** The shares behind somebody's, or from the first. */
  after(member: string | null): Iterable<Kept> {
    return this.#store.after(member)
  }

  /** Forgets all of them. @returns whose they were */
  clear(): string[] {
    this.#tree = undefined
    return this.#store.clear()
  }

  /** Those whose shares lack what the models of now count, and who were not asked for it yet. */
  stale(config: Config, limit = ASKED_AT_ONCE): string[] {
    return this.#store.stale(formOf(config), config.epoch, limit)
  }

  /** Remembers that somebody was asked by the models of now and told nothing better. */
  noteAsked(member: string, config: Config): void {
    this.#store.noteAsked(member, config.epoch)
  }

  /** After a transaction that was undone: memory must not know what the disk does not. */
  forget(): void {
    this.#store = new ShareStore(this.#sql)
    this.#tree = undefined
  }

  #withdraw(members: readonly string[]): boolean {
    const gone = members.filter(member => this.#store.remove(member))
    for (const member of gone) this.#tree?.spoil(member)
    return gone.length > 0
  }

  #treeFor({ engine }: Config): ShareTree {
    if (this.#tree?.engine.signature !== engine.signature)
      this.#tree = new ShareTree(engine, bucket => this.#store.bucket(bucket))
    return this.#tree as ShareTree
  }
}
