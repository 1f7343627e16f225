import type { Env } from '../env.ts'
import { switchboardAt } from '../live/switchboard.ts'

/** A switchboard that wants to be told of every edit. */
export interface Announced {
  readonly workspace: string
  readonly board: number
}

/** Tells the switchboards that there are of each version of the configuration: of several edits at once, the last. */
export class Announcing {
  readonly #kv: SyncKvStorage

  constructor(kv: SyncKvStorage) {
    this.#kv = kv
  }

  /** Tells a switchboard, too, from the version of now on. */
  add({ workspace, board }: Announced, version: number): void {
    const { boards = [] } = this.#kv.get<{ boards: number[] }>('announced') ?? {}
    // What is told already stays so: the others hear of nothing anew.
    if (boards.length === 0) this.#kv.put('announcedVersion', version)
    if (!boards.includes(board)) this.#kv.put('announced', { workspace, boards: [...boards, board] })
  }

  isDue(version: number): boolean {
    const announced = this.#kv.get<number>('announcedVersion')
    return announced !== undefined && announced < version
  }

  /** @throws Error when one of them could not be told */
  async tell(env: Pick<Env, 'SWITCHBOARD'>, version: number): Promise<void> {
    const announced = this.#kv.get<{ workspace: string; boards: number[] }>('announced')
    if (!announced || !this.isDue(version)) return
    const { workspace, boards } = announced
    await Promise.all(boards.map(board => switchboardAt(env, workspace, board).tell(version)))
    if (this.isDue(version)) this.#kv.put('announcedVersion', version)
  }
}
