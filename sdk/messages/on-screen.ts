/** A message counts as shown when it could be read for this long. */
const SHOWN_AFTER_MS = 1_000

/** How much of a message must be on the screen; of one that is larger, how much of the screen it must fill. */
const ENOUGH = 0.5

/** Fine enough to notice when an element twenty times as large as the screen fills half of it. */
const THRESHOLDS = Array.from({ length: 41 }, (_, at) => at / 40)

/**
 * Calls back when an element has been on the screen of a visible page for a second without a break, and
 * nothing covers its middle then; again, perhaps, when somebody comes back to it.
 *
 * @param element undefined for what is not drawn: then the page's being visible is enough
 * @param signal stops looking
 * @param look told whether it is in sight, whenever that changes, and when it is taken out of the page
 */
export function onceOnScreen(
  element: Element | undefined,
  signal: AbortSignal,
  shown: () => void,
  look?: (isInSight: boolean) => void,
): void {
  let isInSight = !element
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const check = () => {
    if (document.hidden || !isInSight) return stop()
    timer ??= setTimeout(() => {
      if (element && isCovered(element)) {
        timer = undefined
        return check()
      }
      shown()
    }, SHOWN_AFTER_MS)
  }
  const observer = new IntersectionObserver(
    entries => {
      const last = entries.at(-1)
      if (!last) return
      const most = Math.min(area(last.boundingClientRect), innerWidth * innerHeight)
      isInSight = most > 0 && area(last.intersectionRect) >= ENOUGH * most
      check()
      look?.(isInSight)
    },
    { threshold: THRESHOLDS },
  )
  if (element) observer.observe(element)
  document.addEventListener('visibilitychange', check, { signal })
  signal.addEventListener('abort', () => {
    stop()
    observer.disconnect()
  })
  check()
}

/** Whether the middle of a message is behind something of the page, or behind its modal dialog and so out of reach. */
function isCovered(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  const found = document.elementFromPoint(left + width / 2, top + height / 2)
  return !!found && found !== (element.getRootNode() as ShadowRoot).host
}

function area({ width, height }: DOMRectReadOnly): number {
  return width * height
}
