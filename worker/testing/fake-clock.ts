/** A clock that moves when nothing else does, so that days pass in milliseconds. */
export class FakeClock {
  now = Date.parse('2026-03-02T09:00:00Z')
  readonly #timers = new Map<symbol, { readonly at: number; readonly ring: () => void }>()

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const timer = Symbol()
      const ring = () => {
        this.#timers.delete(timer)
        resolve()
      }
      this.#timers.set(timer, { at: this.now + ms, ring })
      signal?.addEventListener('abort', ring, { once: true })
    })
  }

  /** Moves on from one timer to the next until the work is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    while (!isDone) {
      await settleMicrotasks()
      const next = [...this.#timers.values()].sort((a, b) => a.at - b.at)[0]
      if (isDone || !next) continue
      this.now = Math.max(this.now, next.at)
      next.ring()
    }
    return done
  }
}

function settleMicrotasks(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}
