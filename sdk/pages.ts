import { watchRoutes } from './routes.ts'
import type { Capture } from './tracker.ts'

/**
 * Captures page views: the first, one whenever a single-page app changes the path (not the query, not the
 * hash), and one when the browser brings the page back from its back/forward cache. A page that is rendered
 * ahead of time counts when it is looked at.
 */
export function pages(): Capture {
  return ({ page, listen, signal }) => {
    let path: string | undefined
    const view = () => {
      if (signal.aborted || path === location.pathname) return
      path = location.pathname
      page()
    }
    const begin = () => {
      view()
      // After the router's own task: the title is set by then, and a redirect within it leaves one view.
      watchRoutes(() => setTimeout(view), signal)
    }
    listen('pageshow', event => event.persisted && page())
    if ((document as { prerendering?: boolean }).prerendering) {
      document.addEventListener('prerenderingchange', begin, { once: true, signal })
    } else setTimeout(begin) // A task of its own; and an identify right after the start is known to it.
  }
}
