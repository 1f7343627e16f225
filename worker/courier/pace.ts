const WINDOW_MS = 1000

/** Counts what is sent within a second, so that an endpoint gets no more than it asked for. */
export class Pace {
  #startedAt = Number.NEGATIVE_INFINITY
  #count = 0

  /** When the next may be sent, in milliseconds: `now`, or the next second. */
  nextAt(now: number, perSecond: number): number {
    const end = this.#startedAt + WINDOW_MS
    return now < end && this.#count >= perSecond ? end : now
  }

  note(now: number): void {
    if (now >= this.#startedAt + WINDOW_MS) {
      this.#startedAt = now
      this.#count = 0
    }
    this.#count++
  }
}
