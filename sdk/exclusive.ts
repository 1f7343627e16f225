/** How long to wait for another tab, which may be waiting for a slow server itself. */
const PATIENCE_MS = 1_000

/**
 * Runs a task while no other tab runs one of the same name, by Web Locks. Where there are none (a page without
 * https, a sandboxed frame), and when the other tab takes too long, it runs all the same: that costs repeats,
 * which the collector removes.
 *
 * @param task must not reject
 */
export async function exclusive(name: string, task: () => Promise<void>): Promise<void> {
  try {
    // The signal ends the waiting, not the task. Safari has it since 16.
    await navigator.locks.request(name, { signal: AbortSignal.timeout?.(PATIENCE_MS) }, task)
  } catch {
    await task()
  }
}
