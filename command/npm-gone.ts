const LOOK_EVERY_MS = 1_000

/**
 * Calls back once the npm that runs this script is gone: asked to end, npm ends its shell and leaves what the
 * shell had started. Does nothing for a process that npm did not start, which may well outlive its parent.
 */
export function onceNpmIsGone(callback: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const { ppid } = process
  const timer = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(timer)
    callback()
  }, LOOK_EVERY_MS)
  timer.unref()
}
