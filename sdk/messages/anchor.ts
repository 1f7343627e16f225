/**
 * The first element of the page that a selector finds and that has a box to stand beside; undefined if there is
 * none. Throws what the browser says of text that is no selector.
 */
export function findAnchor(selector: string): Element | undefined {
  return [...document.querySelectorAll(selector)].find(isVisible)
}

/** Whether an element has a box that is not hidden, on the screen or beyond it. */
export function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible'
}
