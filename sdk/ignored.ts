/** Whether the page wants nothing to be captured of an element: it, or one around it, has `data-tidemark-ignore`. */
export function isIgnored(element: Element): boolean {
  return !!element.closest('[data-tidemark-ignore]')
}
