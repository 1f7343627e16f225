import { KEY } from '../vault.ts'

/** Whether the debugger is there on the next page of this tab, and how. */
export type Remembered = 'open' | 'collapsed'

/** What this tab remembers; undefined where it remembers nothing. */
export function remembered(): Remembered | undefined {
  try {
    return (sessionStorage.getItem(KEY) as Remembered | null) ?? undefined
  } catch {
    // Blocked.
    return undefined
  }
}

/** Remembers it for the next page, or forgets it. */
export function remember(how: Remembered | undefined): void {
  try {
    if (how) sessionStorage.setItem(KEY, how)
    else sessionStorage.removeItem(KEY)
  } catch {
    // Blocked: the next page asks by its address again.
  }
}
