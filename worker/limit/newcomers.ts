import { createHash, randomBytes } from 'node:crypto'

const DAY_MS = 86_400_000
/** Addresses counted at once, some 100 bytes each; of more the one that was not heard from longest is forgotten. */
const MOST_ADDRESSES = 50_000

export interface NewcomerLimits {
  readonly newPerAddress: number
  readonly newPerWorkspace: number
}

/** Whether a request may add contacts, and where to tell how many it did. */
export interface Admission {
  /** Contacts that are there already are written to either way. */
  readonly mayAdd: boolean
  /** Its address asked for so many unknown ones after it might add none that it is not even looked. */
  readonly isShut: boolean
  /** Says how many were made, and how many would have been. */
  settle(made: number, refused: number): void
}

/**
 * Counts the contacts that browsers add in a day, by workspace and by address. Addresses are hashed with a salt
 * that is made for the day and kept in memory alone, so that nobody can tell them afterwards.
 */
export class Newcomers {
  #day = -1
  #salt = ''
  readonly #added = new Map<string, number>()
  readonly #addresses = new Map<string, { added: number; refused: number }>()

  /**
   * Sets aside what a request may add at most; what it did not add is given back when it settles.
   * @param most how many contacts and visitors it names
   */
  admit(
    workspace: string,
    address: string | undefined,
    most: number,
    limits: NewcomerLimits,
    now: number,
  ): Admission {
    this.#turnDay(now)
    const counted = address === undefined ? { added: 0, refused: 0 } : this.#countOf(address)
    const added = this.#added.get(workspace) ?? 0
    const mayAdd = added < limits.newPerWorkspace && counted.added < limits.newPerAddress
    const set = mayAdd ? most : 0
    counted.added += set
    this.#added.set(workspace, added + set)
    const day = this.#day
    return {
      mayAdd,
      isShut: counted.refused >= limits.newPerAddress,
      settle: (made, refused) => {
        if (day !== this.#day) return
        counted.added += made - set
        counted.refused += refused
        this.#added.set(workspace, (this.#added.get(workspace) ?? 0) + made - set)
      },
    }
  }

  #countOf(address: string): { added: number; refused: number } {
    const hash = createHash('sha256').update(this.#salt).update(address).digest('base64url').slice(0, 16)
    const counted = this.#addresses.get(hash) ?? { added: 0, refused: 0 }
    this.#addresses.delete(hash)
    this.#addresses.set(hash, counted)
    const oldest = this.#addresses.keys().next().value
    if (this.#addresses.size > MOST_ADDRESSES && oldest !== undefined) this.#addresses.delete(oldest)
    return counted
  }

  #turnDay(now: number): void {
    const day = Math.floor(now / DAY_MS)
    if (day === this.#day) return
    this.#day = day
    this.#salt = randomBytes(16).toString('base64url')
    this.#added.clear()
    this.#addresses.clear()
  }
}
