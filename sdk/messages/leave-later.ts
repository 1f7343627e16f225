/**
 * Calls back after so many seconds, and again for as long as it is still there. The time stands still while the
 * pointer or a focus that came meanwhile is on the element or nobody sees the page, and begins anew after: who looks
 * back has it whole.
 *
 * @returns stops waiting
 */
export function leaveLater(element: Element, seconds: number, leave: () => void): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  const held = new Set<string>()
  let timer: ReturnType<typeof setInterval> | undefined
  const run = () => {
    clearInterval(timer)
    if (!held.size && !document.hidden) timer = setInterval(leave, seconds * 1_000)
  }
  const holdBetween = (from: string, to: string, now: boolean) => {
    if (now) held.add(from)
    const hold = () => {
      held.add(from)
      run()
    }
    const release = () => {
      held.delete(from)
      run()
    }
    element.addEventListener(from, hold, { signal })
    element.addEventListener(to, release, { signal })
  }
  holdBetween('pointerenter', 'pointerleave', element.matches(':hover'))
  // Where the focus is from before, as after the last answer of a survey, says nothing.
  holdBetween('focusin', 'focusout', false)
  document.addEventListener('visibilitychange', run, { signal })
  run()
  return () => {
    clearInterval(timer)
    stopping.abort()
  }
}
