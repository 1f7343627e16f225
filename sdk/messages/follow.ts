import { findAnchor, isVisible } from './anchor.ts'

/** A page may take an element away and put it, or its like, back in the next moment. */
const GONE_AFTER_MS = 1_000

/** Any share of the element that comes into sight or leaves it. */
const STEPS = Array.from({ length: 101 }, (_, percent) => percent / 100)

const EDGES = ['top', 'left', 'right', 'bottom'] as const

/** What is told of an element that is followed. */
export interface Follower {
  /** It is in sight, at this place of the viewport, or the card has another size. */
  at(box: DOMRect): void
  /** It is out of sight: scrolled away, behind the edge of what contains it, or not there for the moment. */
  hide(): void
  /** It was removed or hidden, and nothing else that the selector finds has come in its place. */
  gone(): void
}

/**
 * Follows an element wherever it goes: scrolled with the page or in a container, resized, pushed away, animated.
 * Nothing runs while it rests. An observer whose root is just the element's box notices that it moves, whatever
 * moves it (https://samthor.au/2021/observing-dom/); scrolling is listened to beside it, since that comes a frame
 * sooner.
 *
 * @param card what is placed at the element, whose size counts, too
 * @returns stops following
 */
export function follow(selector: string, first: Element, card: Element, follower: Follower): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  const options = { signal, passive: true, capture: true }
  let anchor = first
  let frame = 0
  let lost: ReturnType<typeof setTimeout> | undefined
  let sight: IntersectionObserver | undefined

  let isShown = false
  const show = (box: DOMRect | undefined) => {
    isShown = !!box
    if (box) follower.at(box)
    else follower.hide()
  }

  const look = () => {
    frame = 0
    sight?.disconnect()
    const found = isVisible(anchor) ? anchor : findAnchor(selector)
    if (!found) {
      show(undefined)
      lost ??= setTimeout(() => (findAnchor(selector) ? look() : follower.gone()), GONE_AFTER_MS)
      return
    }
    clearTimeout(lost)
    lost = undefined
    if (found !== anchor) {
      sizes.unobserve(anchor)
      sizes.observe(found)
      anchor = found
    }
    watch(anchor.getBoundingClientRect())
  }
  const soon = () => {
    frame ||= requestAnimationFrame(look)
  }
  const sizes = new ResizeObserver(soon)

  const watch = (box: DOMRect) => {
    const { clientWidth, clientHeight } = document.documentElement
    const { top, left, right, bottom } = box
    const isOnScreen = bottom > 0 && right > 0 && top < clientHeight && left < clientWidth
    const insets = [top, clientWidth - right, clientHeight - bottom, left]
    const rootMargin = insets.map(inset => `${-Math.floor(inset)}px`).join(' ')
    sight = new IntersectionObserver(
      entries => {
        const entry = entries.at(-1)
        if (!entry) return
        const inSight = isOnScreen && entry.intersectionRatio > 0
        if (inSight !== isShown) show(inSight ? box : undefined)
        // Observers may see it rounded.
        if (EDGES.some(edge => Math.abs(entry.boundingClientRect[edge] - box[edge]) >= 1)) soon()
      },
      { root: document, rootMargin, threshold: STEPS },
    )
    sight.observe(anchor)
    if (isShown) show(isOnScreen ? box : undefined)
  }

  document.addEventListener('scroll', soon, options)
  addEventListener('resize', soon, options)
  sizes.observe(anchor)
  sizes.observe(card)
  return () => {
    stopping.abort()
    sizes.disconnect()
    sight?.disconnect()
    cancelAnimationFrame(frame)
    clearTimeout(lost)
  }
}
