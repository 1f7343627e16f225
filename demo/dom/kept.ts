/** Something kept in the browser as JSON under a name. Where storage is blocked, it lasts as long as the page. */
export interface Kept<T> {
  read(): T
  write(value: T): void
}

/**
 * @param storage the tab's or the browser's
 * @param fallback what is read when nothing was kept
 */
export function kept<T>(storage: () => Storage, name: string, fallback: T): Kept<T> {
  let held = fallback
  return {
    read() {
      try {
        const text = storage().getItem(name)
        return text === null ? held : (JSON.parse(text) as T)
      } catch {
        return held
      }
    },
    write(value) {
      held = value
      try {
        storage().setItem(name, JSON.stringify(value))
      } catch {
        // Blocked or full: the page goes on with what it holds.
      }
    },
  }
}

/** Everything the demo keeps starts so, and can be forgotten by it. */
export const PREFIX = 'shiftwren.'
