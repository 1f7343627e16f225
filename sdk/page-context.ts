/** The page an event happened on, as the Segment spec names it (context.page). */
export interface PageContext {
  readonly path: string
  /** Without the part after `#`, where some sites keep secrets. */
  readonly url: string
  readonly title: string
  readonly referrer: string
  readonly search: string
}

/** @param referrer the page before: the document's at first, the route's before later */
export function pageContext(referrer: string): PageContext {
  const { pathname, search, href } = location
  return { path: pathname, url: href.split('#', 1)[0] ?? '', title: document.title, referrer, search }
}
