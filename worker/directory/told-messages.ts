/** What a subject tells of its messages, to be counted. */
export interface ToldMessages {
  /** The subject's. */
  readonly id: string
  /** As of its line: what is told later has a higher one, and so has its withdrawal. */
  readonly revision: number
  readonly messages: readonly ToldMessage[]
}

/** What became of one message with one subject. */
export interface ToldMessage {
  readonly message: string
  /** JSON; those of whom the same is told are counted together. */
  readonly outcome: string
  /** How often it was shown. */
  readonly showings: number
  /** From when on it is known for good whether its goal was reached, in milliseconds; null where nobody will know. */
  readonly knownAt: number | null
}

/** How many subjects told the same of a message. */
export interface CountedOutcome {
  readonly outcome: string
  readonly people: number
  readonly showings: number
  /** Those of them of whom it is known for good whether they reached the goal. */
  readonly known: number
}

/** Where the next rows begin. */
export interface MessagePlace {
  readonly message: string
  readonly id: string
}
