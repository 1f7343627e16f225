import { element } from './element.ts'

/** A link, told when it is followed. @param href as `safeLink` lets it through */
export function linkTo(
  href: string,
  part: string,
  content: readonly (Node | string)[],
  click: () => void,
): HTMLAnchorElement {
  const link = element('a', part, content)
  link.href = href
  link.rel = 'noopener'
  link.addEventListener('click', click)
  return link
}
