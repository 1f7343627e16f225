/**
 * Runs a task while no other tab runs one of the same name, by Web Locks. Where there are none (a page without
 * https, a sandboxed frame), it runs at once: that costs repeats, which the collector removes.
 *
 * @param task must not reject
 */
export async function exclusive(name: string, task: () => Promise<void>): Promise<void> {
  try {
    await navigator.locks.request(name, task)
  } catch {
    await task()
  }
}
