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

/**
 * Remembers where something happened.
 *
 * @param referrer the page before: the document's at first, the route's before later
 * @returns tells it as far as the visitor allows by then: `clickIds` says whether those of ad networks may be read
 */
export function pageContext(referrer: string): (clickIds: boolean) => PageContext {
  const { origin, pathname, search } = location
  const { title } = document
  return clickIds => {
    const campaign = campaignOf(search, clickIds)
    return {
      path: pathname,
      url: origin + pathname + campaign,
      title,
      referrer: referrer.replace(/[?#].*/, ''),
      search: campaign,
    }
  }
}
