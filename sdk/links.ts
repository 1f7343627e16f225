import type { CapturedEvents } from './captured-events.ts'
import { isOnSite } from './cookie.ts'
import { followedLink } from './followed-link.ts'
import type { Capture } from './tracker.ts'

/** Paths of what browsers save, or show as a document of its own, rather than as a page. */
const FILE = /\.((doc|ppt|xls)x?|7z|csv|dmg|epub|exe|gz|mp[34]|msi|pdf|pkg|rar|txt|zip)$/

/**
 * Captures links that lead away: `Link Clicked` with `{ url }` for another site, `File Downloaded` with
 * `{ url, file, extension }` for files and for links with `download`. The address is without query and hash. The
 * link's words are not read, since they may hold somebody's name. What carries `data-tidemark-ignore` is left out.
 */
export function links(): Capture {
  return ({ track, listen }) => {
    const clicked = (event: MouseEvent) => {
      const link = followedLink(event)
      if (!link) return
      // Links in SVG may have the older attribute. An anchor takes any text for an address, where a URL would throw.
      const href = link.getAttribute('href') ?? link.getAttribute('xlink:href')
      const { hostname, origin, pathname, protocol } = Object.assign(document.createElement('a'), { href })
      if (!/^http/.test(protocol)) return
      const url = origin + pathname
      const extension = FILE.exec(pathname.toLowerCase())?.[1]
      if (extension || link.hasAttribute('download'))
        track('File Downloaded', {
          url,
          file: pathname.replace(/.*\//, ''),
          extension,
        } satisfies CapturedEvents['File Downloaded'])
      else if (!isOnSite(hostname)) track('Link Clicked', { url } satisfies CapturedEvents['Link Clicked'])
    }
    // At once, since no timer fires any more in a page that is left.
    listen('click', clicked)
    listen('auxclick', clicked)
  }
}
