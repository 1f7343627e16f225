import { adopt, type Engine, emptyState, merge, type State } from '../../shared/engine/index.ts'
import { fnv1a } from '../directory/ranking.ts'
import { mostTraits } from './most-traits.ts'
import { mergePeople, NOBODY, onePerson, type People, type Person } from './people.ts'

/** What one of an account's or a deal's people owes it; see `shareOf`. */
export interface Share {
  readonly state: State
  readonly person: Person
  /** The oldest call that put them there, in milliseconds; the version before did not tell. */
  readonly since?: number
}

/** Shares taken together. */
export interface Whole {
  readonly state: State
  readonly people: People
}

/**
 * People are dealt into so many buckets by their ids. A share that replaces another cannot be taken out of a
 * union, so that its bucket is made anew from the rows: at 10,000 people some 160 of them, and 64 merges.
 */
export const BUCKETS = 64

export function bucketOf(id: string): number {
  return fnv1a(id) % BUCKETS
}

/** The union of all shares, kept in parts: what did not change is not made anew. */
export class ShareTree {
  readonly engine: Engine
  readonly #read: (bucket: number) => Iterable<readonly [id: string, share: Share]>
  readonly #buckets: (Whole | undefined)[] = Array.from({ length: BUCKETS }, () => undefined)
  #whole: Whole | undefined

  /** @param read the shares of a bucket as they are kept; called when its part is wanted and not known */
  constructor(engine: Engine, read: (bucket: number) => Iterable<readonly [id: string, share: Share]>) {
    this.engine = engine
    this.#read = read
  }

  /** Takes the share of somebody who had none: nothing has to be read for it. */
  add(id: string, share: Share): void {
    const bucket = bucketOf(id)
    const known = this.#buckets[bucket]
    this.#whole = undefined
    if (known) this.#buckets[bucket] = this.#merged(known, this.#leaf(id, share))
  }

  /** Somebody's share is another now, or gone. */
  spoil(id: string): void {
    this.#buckets[bucketOf(id)] = undefined
    this.#whole = undefined
  }

  /** The buckets that `whole` would have to read. */
  unread(): number[] {
    return [...this.#buckets.keys()].filter(bucket => !this.#buckets[bucket])
  }

  /** Reads a bucket, unless it is known. */
  load(bucket: number): Whole {
    const known = this.#buckets[bucket]
    if (known) return known
    let whole = EMPTY
    for (const [id, share] of this.#read(bucket)) whole = this.#merged(whole, this.#leaf(id, share))
    this.#buckets[bucket] = whole
    return whole
  }

  whole(): Whole {
    this.#whole ??= [...this.#buckets.keys()]
      .map(bucket => this.load(bucket))
      .reduce((all, part) => this.#merged(all, part), EMPTY)
    return this.#whole
  }

  /** A share that was made for other models counts with what it has. */
  #leaf(id: string, { state, person }: Share): Whole {
    const adopted = { ...state }
    adopt(this.engine, adopted)
    return { state: adopted, people: onePerson(id, person) }
  }

  #merged(a: Whole, b: Whole): Whole {
    if (a === EMPTY) return b
    if (b === EMPTY) return a
    const state = merge(this.engine, a.state, b.state)
    state.traits.group = mostTraits(state.traits.group)
    return { state, people: mergePeople(a.people, b.people) }
  }
}

const EMPTY: Whole = { state: emptyState(), people: NOBODY }
