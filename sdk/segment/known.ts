import type { Properties } from '../tracker.ts'

/** Somebody, or a company, as far as this page has been told. */
export interface Known {
  id(): string | null
  traits(): Properties
}

/** Keeps what is known, as Segment's library does: traits add up until they are somebody else's. */
export interface Keep extends Known {
  /** @returns all traits of the one with this id, or of who is known when it is left out */
  learn(id: string | undefined, traits: Properties): Properties
  forget(): void
}

export function createKnown(current: () => string | undefined): Keep {
  let known: Properties = {}
  return {
    id: () => current() || null,
    traits: () => known,
    learn(id, traits) {
      const before = current()
      known = before && id && before !== id ? traits : { ...known, ...traits }
      return known
    },
    forget() {
      known = {}
    },
  }
}
