/**
 * Tells how much of the page is in sight or above it, in percent. It tells of the next frame when that is laid out,
 * so that asking costs no layout.
 */
export function scrollDepth(tell: (percent: number) => void): void {
  const observer = new ResizeObserver(() => {
    observer.disconnect()
    const { scrollTop, clientHeight, scrollHeight } = document.scrollingElement ?? document.documentElement
    tell(Math.min(Math.round((100 * (scrollTop + clientHeight)) / (scrollHeight || 1)), 100))
  })
  observer.observe(document.documentElement)
}
