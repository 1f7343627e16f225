import { watchRoutes } from './routes.ts'
import type { Capture } from './tracker.ts'

/**
 * Captures page views: the first, one whenever a single-page app changes the path (not the query, not the
 * hash), and one when the browser brings the page back from its back/forward cache. A page that is rendered
 * ahead of time counts when it is looked at.
 */
export function pages(): Capture {
  return ({ page }) => {
    let path: string | undefined
    const view = () => {
      // After the router's own task: the title is set by then, and a redirect within it leaves one view.
      setTimeout(() => {
        if (stopped || path === location.pathname) return
        path = location.pathname
        page()
      })
    }
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) page()
    }
    let stopped = false
    const stop = watchRoutes(view)
    addEventListener('pageshow', shown)

    const begin = () => {
      path = location.pathname
      page()
    }
    if ((document as { prerendering?: boolean }).prerendering) {
      document.addEventListener('prerenderingchange', begin, { once: true })
    } else begin()

    return () => {
      stopped = true
      stop()
      removeEventListener('pageshow', shown)
      document.removeEventListener('prerenderingchange', begin)
    }
  }
}
