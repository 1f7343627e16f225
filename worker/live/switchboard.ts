import { DurableObject } from 'cloudflare:workers'
import { hash53 } from '../../shared/value/hash.ts'
import type { Env } from '../env.ts'
import { objectName } from '../object-name.ts'
import { subjectOf } from '../subject/calls.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** Each takes the subjects that a hash gives it: an object serves some hundred calls a second. */
const BOARDS = 8
/** Subjects told before the board rests, at the same time; so many in a second at most are ten times that. */
const BATCH = 50
const REST_MS = 100
/** The retry of an alarm after which those who could not be told are left out. */
const LAST_RETRY = 3

/** Whose board it is, and what was last edited. */
interface Board {
  readonly workspace: string
  readonly version: number
  /** Who was told of it last, of all in their order; null when all were. */
  readonly after: string | null
}

/** What a switchboard can be asked. */
export interface SwitchboardCalls {
  /**
   * Somebody listens to this subject from now on.
   * @returns the newest version of the configuration that is known here: a later one is told
   */
  join(workspace: string, id: string): Promise<number>
  /** Nobody does any more. */
  leave(id: string): Promise<void>
  /** Something was edited. */
  tell(version: number): Promise<void>
}

/**
 * Knows which subjects somebody listens to, and tells those of every edit: nothing else would wake them, and their
 * browsers do not ask. One in a while that nobody listens to any more costs a call, and is forgotten by that.
 */
export class Switchboard extends DurableObject<Env> implements SwitchboardCalls {
  #board = this.ctx.storage.kv.get<Board>('board')
  /** The newest version that was told while there was no board yet. */
  #toldBefore = 0

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    state.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS listened (id TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID',
    )
  }

  async join(workspace: string, id: string): Promise<number> {
    this.ctx.storage.sql.exec(
      'INSERT INTO listened (id, since) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET since = excluded.since',
      ...[id, Date.now()],
    )
    if (this.#board) return this.#board.version
    const known = await workspaceOf(this.env, workspace).announceTo({ workspace, board: boardOf(id) })
    const board = this.#board ?? { workspace, version: Math.max(known, this.#toldBefore), after: null }
    this.#keep(board)
    return board.version
  }

  async leave(id: string): Promise<void> {
    this.ctx.storage.sql.exec('DELETE FROM listened WHERE id = ?', id)
  }

  async tell(version: number): Promise<void> {
    const board = this.#board
    this.#toldBefore = version
    if (!board || version <= board.version) return
    this.#keep({ ...board, version, after: '' })
    await this.ctx.storage.setAlarm(Date.now())
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const board = this.#board
    if (board?.after == null) return
    const listened = this.ctx.storage.sql
      .exec<{ id: string; since: number }>(
        'SELECT id, since FROM listened WHERE id > ? ORDER BY id LIMIT ?',
        ...[board.after, BATCH],
      )
      .toArray()
    const tellings = listened.map(async ({ id, since }) => {
      const name = { workspace: board.workspace, kind: 'contact', id } as const
      const isListened = await subjectOf(this.env, name).hear({ name, config: board.version })
      // Somebody may have begun to listen meanwhile.
      if (!isListened) this.ctx.storage.sql.exec('DELETE FROM listened WHERE id = ? AND since = ?', id, since)
    })
    const told = await Promise.allSettled(tellings)
    const failure = told.find(result => result.status === 'rejected')
    if (failure && (info?.retryCount ?? 0) < LAST_RETRY) throw failure.reason
    // Another edit came meanwhile: all are told of that.
    if (this.#board?.version !== board.version) return void this.ctx.storage.setAlarm(Date.now())
    const after = listened.length < BATCH ? null : (listened.at(-1)?.id ?? null)
    this.#keep({ ...board, after })
    if (after !== null) await this.ctx.storage.setAlarm(Date.now() + REST_MS)
  }

  #keep(board: Board): void {
    this.#board = board
    this.ctx.storage.kv.put('board', board)
  }
}

/** The switchboard that a subject is on. */
export function switchboardOf(
  env: Pick<Env, 'SWITCHBOARD'>,
  { workspace, id }: { readonly workspace: string; readonly id: string },
): SwitchboardCalls {
  return switchboardAt(env, workspace, boardOf(id))
}

export function switchboardAt(
  env: Pick<Env, 'SWITCHBOARD'>,
  workspace: string,
  board: number,
): SwitchboardCalls {
  return env.SWITCHBOARD.getByName(objectName(workspace, 'switchboard', String(board)))
}

function boardOf(id: string): number {
  return Number.parseInt(hash53(id), 36) % BOARDS
}
