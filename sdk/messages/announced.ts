import { element } from './element.ts'

/**
 * Words that screen readers say when they come. They are added once their place is in the page, since what appears
 * in a live region is announced, and not a live region that appears.
 */
export function announced(part: string, words: readonly (Node | string | undefined)[]): HTMLElement {
  const place = element('div', part)
  place.role = 'status'
  requestAnimationFrame(() => place.append(...words.filter(word => word !== undefined)))
  return place
}
