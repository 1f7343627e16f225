/** A message counts as shown when it could be read for this long. */
const SHOWN_AFTER_MS = 1_000

/**
 * Calls back once, when the page has been visible for a second without a break.
 *
 * @returns stops waiting
 */
export function onceOnScreen(shown: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', check)
  }
  const check = () => {
    clearTimeout(timer)
    if (document.hidden) return
    timer = setTimeout(() => {
      stop()
      shown()
    }, SHOWN_AFTER_MS)
  }
  document.addEventListener('visibilitychange', check)
  check()
  return stop
}
