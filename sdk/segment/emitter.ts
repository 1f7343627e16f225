type Handler = (...args: never[]) => unknown

/** Tells of each call, `track`, `page`, `identify`, `group`, `alias` and `reset`, with what it said. */
export interface Emitter {
  on(name: string, handler: Handler): void
  once(name: string, handler: Handler): void
  off(name: string, handler: Handler): void
}

/** @returns what listens, and `emit`; a handler that throws is reported and stops nobody else */
export function createEmitter(): Emitter & { emit(name: string, ...said: unknown[]): void } {
  const listeners = new Set<{ readonly name: string; readonly handler: Handler; readonly once: boolean }>()
  return {
    on(name, handler) {
      listeners.add({ name, handler, once: false })
    },
    once(name, handler) {
      listeners.add({ name, handler, once: true })
    },
    off(name, handler) {
      for (const listener of listeners) {
        if (listener.name === name && listener.handler === handler) listeners.delete(listener)
      }
    },
    emit(name, ...said) {
      for (const listener of [...listeners]) {
        if (listener.name !== name) continue
        if (listener.once) listeners.delete(listener)
        try {
          listener.handler(...(said as never[]))
        } catch (error) {
          console.error(error)
        }
      }
    },
  }
}
