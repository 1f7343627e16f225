/** Whether the page wants nothing to be captured of an element: it, or one around it, has `data-tidemark-ignore`. */
export function isIgnored(element: Element): boolean {
  // Not the element's own method, which a form's field of that name hides.
  return !!Element.prototype.closest.call(element, '[data-tidemark-ignore]')
}
