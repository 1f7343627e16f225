import { isOnSite } from './cookie.ts'
import type { Capture } from './tracker.ts'

/** How a visitor came to the site. */
export interface Touch {
  /** ISO 8601. */
  readonly at: string
  /** The path they arrived at. */
  readonly page: string
  /** The site they came from, without its query; empty when they came directly. */
  readonly referrer: string
  /** As `context.campaign` of the Segment spec, and click ids under their own names. */
  readonly campaign?: Campaign
}

export interface Campaign {
  readonly [name: string]: string
}

/**
 * Tells where visitors come from: `context.campaign` with every event on a page whose address names one, and
 * `context.attribution` with the first event of a session and with every `identify`: the `first` touch, and the
 * `last` one that was not direct.
 */
export function attribution(): Capture {
  return ({ on, vault }) => {
    on('event', ({ type, timestamp, context }) => {
      const { path, referrer, search } = context.page
      const campaign = campaignFields(search)
      const touch = { at: timestamp, page: path, referrer, ...(campaign && { campaign }) }
      if (campaign) context.campaign = campaign
      const isArrival = type === 'page' && (campaign || (referrer && !isOnSite(new URL(referrer).hostname)))
      if (!vault.get('firstTouch')) vault.set({ firstTouch: touch })
      if (isArrival) vault.set({ lastTouch: touch })
      if (!context.sessionStart && type !== 'identify') return
      const first = vault.get('firstTouch')
      context.attribution = { first, last: vault.get('lastTouch') ?? first }
    })
  }
}

/** `utm_campaign` is a campaign's `name` in the Segment spec, and the other `utm_` parameters go without that. */
function campaignFields(search: string): Campaign | undefined {
  const fields = [...new URLSearchParams(search)].map(([name, value]) => [
    name.replace(/^utm_/, '').replace(/^campaign$/, 'name'),
    value,
  ])
  return fields[0] && Object.fromEntries(fields)
}
