/**
 * How long to wait for other tabs. Longer than one of them holds the lock: a request fails after 20 s, and a disk that
 * does not answer takes 2 s before it and after it.
 */
const PATIENCE_MS = 30_000

/**
 * Runs a task while no other tab runs one of the same name, by Web Locks. Where there are none (a page without
 * https, a sandboxed frame), and when the other tab takes too long, it runs all the same: that costs repeats,
 * which the collector removes.
 *
 * @param task must not reject
 */
export async function exclusive<T>(name: string, task: () => Promise<T>): Promise<T> {
  try {
    // The signal ends the waiting, not the task. Safari has it since 16.
    return await navigator.locks.request(name, { signal: AbortSignal.timeout?.(PATIENCE_MS) }, task)
  } catch {
    return task()
  }
}
