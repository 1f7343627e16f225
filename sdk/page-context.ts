import { campaignOf } from './campaign.ts'

/** The page an event happened on, as the Segment spec names it (context.page). */
export interface PageContext {
  readonly path: string
  /** Without the part after `#`, and of the query the campaign alone. */
  readonly url: string
  readonly title: string
  /** The page before, without its query. */
  readonly referrer: string
  readonly search: string
}

/** @param referrer the page before: the document's at first, the route's before later */
export function pageContext(referrer: string): PageContext {
  const { origin, pathname, search } = location
  const campaign = campaignOf(search)
  return {
    path: pathname,
    url: origin + pathname + campaign,
    title: document.title,
    referrer: referrer.split(/[?#]/, 1)[0] ?? '',
    search: campaign,
  }
}
