import type { KeptTouch } from './attribution.ts'

/** The name of what is kept, in local storage and as a cookie. */
export const KEY = 'tidemark'

/** What is kept in a browser about its visitor. */
export interface Kept {
  /** `anonymousId.deviceKey.userId`. */
  readonly identity?: string
  /** The last event's number, when the session began, and when that event happened. */
  readonly visit?: readonly [sequence: number, began: number, seen: number]
  /** Names of events that should not wait, from the server's last answer. */
  readonly urgent?: readonly string[]
  /** Until when the server wants no requests, in milliseconds since 1970. */
  readonly pause?: number
  /** How many requests have failed in a row, and until when none is made. */
  readonly rest?: readonly [failures: number, until: number]
  /** Keys of messages that were shown in this browser; after `!`, of those that failed in it. */
  readonly seen?: readonly string[] | undefined
  /** Until when no socket is tried, since none ever worked here. */
  readonly deaf?: number
  readonly firstTouch?: KeptTouch | undefined
  readonly lastTouch?: KeptTouch | undefined
}

/** Keeps it as one text in local storage; in memory where that is blocked, full or not allowed. Nothing throws. */
export interface Vault {
  get<Name extends keyof Kept>(name: Name): Kept[Name]
  set(change: Kept): void
  /** Forgets what memory has, and what was about to be kept. */
  forget(): void
}

/**
 * Reads and writes the device once a task, however often it is asked: both take far longer than what is done with it.
 *
 * @param allowed whether anything may be kept on the device; asked each time
 */
export function createVault(allowed: () => boolean): Vault {
  let memory: Kept = {}
  let broken = false
  let isFresh = false
  let isChanged = false

  const onDevice = (work: () => void) => {
    try {
      if (!broken && allowed()) work()
    } catch {
      broken = true
    }
  }
  const endTask = () => {
    if (isChanged) onDevice(() => localStorage.setItem(KEY, JSON.stringify(memory)))
    isFresh = isChanged = false
  }
  /** Other tabs may have written since. */
  const refresh = () => {
    if (isFresh) return
    isFresh = true
    queueMicrotask(endTask)
    onDevice(() => {
      memory = { ...memory, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') }
    })
  }

  return {
    get(name) {
      refresh()
      return memory[name]
    },
    set(change) {
      refresh()
      memory = { ...memory, ...change }
      isChanged = true
    },
    forget() {
      memory = {}
      isChanged = false
    },
  }
}
