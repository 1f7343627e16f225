import { hasTable } from '../has-table.ts'
import type { Person } from './people.ts'
import type { TimedShare } from './share.ts'
import { bucketOf, type Share } from './share-tree.ts'

/** One of an account's or a deal's people, without what they did. */
export interface Member extends Person {
  readonly id: string
}

/** The share of one of its people as it is kept. */
export interface Kept extends Omit<Share, 'since'> {
  readonly id: string
}

/**
 * What an account's or a deal's people owe it: one row each, since all of them would not fit into one. Nothing
 * is created before the first.
 */
export class ShareStore {
  readonly #sql: SqlStorage
  #known: boolean | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Looked for when it is first wanted: most objects are contacts' and have none. */
  get #isCreated(): boolean {
    this.#known ??= hasTable(this.#sql, 'share')
    return this.#known
  }

  /** @returns what it did: a share that is older than the one that is kept changes nothing */
  put({ member, revision, form, share }: TimedShare): 'added' | 'replaced' | 'removed' | 'known' {
    const known = this.#revisionOf(member)
    if (share === null)
      return known !== undefined && known < revision && this.remove(member) ? 'removed' : 'known'
    if (known !== undefined && known >= revision) return 'known'
    this.#create()
    this.#sql.exec(
      `INSERT INTO share (bucket, member, revision, form, asked, person, state) VALUES (?, ?, ?, ?, 0, ?, ?)
        ON CONFLICT (bucket, member) DO UPDATE SET revision = excluded.revision, form = excluded.form,
          asked = 0, person = excluded.person, state = excluded.state`,
      bucketOf(member),
      member,
      revision,
      form,
      JSON.stringify(share.person),
      JSON.stringify(share.state),
    )
    return known === undefined ? 'added' : 'replaced'
  }

  /** @returns whether there was any */
  remove(member: string): boolean {
    if (this.#revisionOf(member) === undefined) return false
    this.#sql.exec('DELETE FROM share WHERE bucket = ? AND member = ?', bucketOf(member), member)
    return true
  }

  *bucket(bucket: number): Generator<readonly [id: string, share: Share]> {
    if (!this.#isCreated) return
    const rows = this.#sql.exec<{ member: string; person: string; state: string }>(
      'SELECT member, person, state FROM share WHERE bucket = ?',
      bucket,
    )
    for (const { member, person, state } of rows)
      yield [member, { person: JSON.parse(person), state: JSON.parse(state) }]
  }

  people(): Member[] {
    if (!this.#isCreated) return []
    return this.#sql
      .exec<{ member: string; person: string }>('SELECT member, person FROM share')
      .toArray()
      .map(({ member, person }) => ({ id: member, ...(JSON.parse(person) as Person) }))
  }

  /** The shares behind somebody's, or from the first, read as they are asked for. */
  *after(member: string | null): Generator<Kept> {
    if (!this.#isCreated) return
    const rows = this.#sql.exec<{ member: string; person: string; state: string }>(
      'SELECT member, person, state FROM share WHERE (bucket, member) > (?, ?) ORDER BY bucket, member',
      member === null ? -1 : bucketOf(member),
      member ?? '',
    )
    for (const { member: id, person, state } of rows)
      yield { id, person: JSON.parse(person), state: JSON.parse(state) }
  }

  /** Forgets all of them. @returns whose they were */
  clear(): string[] {
    if (!this.#isCreated) return []
    const members = this.#sql.exec<{ member: string }>('SELECT member FROM share').toArray()
    this.#sql.exec('DELETE FROM share')
    return members.map(({ member }) => member)
  }

  /** Those whose shares were made for other models, and who were not asked for another since `asked`. */
  stale(form: string, asked: number, limit: number): string[] {
    if (!this.#isCreated) return []
    return this.#sql
      .exec<{ member: string }>(
        'SELECT member FROM share WHERE form <> ? AND asked < ? ORDER BY bucket, member LIMIT ?',
        form,
        asked,
        limit,
      )
      .toArray()
      .map(({ member }) => member)
  }

  /** Remembers that somebody was asked and did not answer. */
  noteAsked(member: string, asked: number): void {
    this.#sql.exec(
      'UPDATE share SET asked = ? WHERE bucket = ? AND member = ?',
      asked,
      bucketOf(member),
      member,
    )
  }

  #revisionOf(member: string): number | undefined {
    if (!this.#isCreated) return undefined
    return this.#sql
      .exec<{ revision: number }>(
        'SELECT revision FROM share WHERE bucket = ? AND member = ?',
        bucketOf(member),
        member,
      )
      .toArray()[0]?.revision
  }

  #create(): void {
    if (this.#isCreated) return
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS share (
      bucket INTEGER NOT NULL, member TEXT NOT NULL, revision INTEGER NOT NULL, form TEXT NOT NULL,
      asked INTEGER NOT NULL, person TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (bucket, member)
    ) WITHOUT ROWID`)
    this.#known = true
  }
}
