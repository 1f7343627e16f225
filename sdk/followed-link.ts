import { clickPath } from './click-path.ts'
import { isIgnored } from './ignored.ts'

/** The link that a click follows, also within shadow roots, unless the page wants nothing captured of it. */
export function followedLink(event: MouseEvent): Element | undefined {
  const path = clickPath(event)
  // The third button opens a menu and follows no link.
  if (event.button > 1 || path.some(isIgnored)) return undefined
  return path.find(element => element.matches(':any-link'))
}
