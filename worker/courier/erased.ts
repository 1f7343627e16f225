/** Longer than a hand-over can be under way: the platform ends the alarm that hands over after 15 minutes. */
const REMEMBERED_MS = 16 * 60_000
/** Beyond it those who were erased first are forgotten. */
const MOST_REMEMBERED = 10_000

/**
 * Whom a courier was told to erase lately, so that what was already on its way about them is not taken.
 * In memory alone: a call that is under way to an object ends with it, and those who were erased owe nothing
 * that could be handed over anew.
 */
export class ErasedSubjects {
  readonly #erasedAt = new Map<string, number>()

  note(subjects: readonly string[], now: number): void {
    for (const subject of subjects) {
      // The order of a Map is that of the first insertion.
      this.#erasedAt.delete(subject)
      this.#erasedAt.set(subject, now)
    }
    for (const [subject, at] of this.#erasedAt) {
      if (this.#erasedAt.size <= MOST_REMEMBERED && now - at < REMEMBERED_MS) break
      this.#erasedAt.delete(subject)
    }
  }

  /** Whether what happened then, in milliseconds, went with the subject. Who comes back is told of again. */
  covers(subject: string, happenedAt: number, now: number): boolean {
    const at = this.#erasedAt.get(subject)
    return at !== undefined && now - at < REMEMBERED_MS && happenedAt <= at
  }
}
