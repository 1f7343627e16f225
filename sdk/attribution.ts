import { campaignOf } from './campaign.ts'
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

/** A touch as it is kept. Its query may hold click ids for as long as the visitor allows advertising. */
export interface KeptTouch extends Omit<Touch, 'campaign'> {
  readonly search: string
}

/**
 * Tells where visitors come from: `context.campaign` with every event on a page whose address names one, and
 * `context.attribution` with the first event of a session and with every `identify`: the `first` touch, and the
 * `last` one that was not direct.
 */
export function attribution(): Capture {
  return ({ on, consent, vault }) => {
    on('event', ({ type, timestamp, context }) => {
      const { path, referrer, search } = context.page
      const touch = { at: timestamp, page: path, referrer, search }
      const campaign = campaignFields(search)
      if (campaign) context.campaign = campaign
      const isArrival = type === 'page' && (search || (referrer && !isOnSite(new URL(referrer).hostname)))

      const clickIds = (consent()?.advertising ?? 'granted') === 'granted'
      const keep = (name: 'firstTouch' | 'lastTouch', kept: KeptTouch) => {
        const { search, ...touch } = { ...kept, search: campaignOf(kept.search, clickIds) }
        vault.set({ [name]: { ...touch, search } })
        const campaign = campaignFields(search)
        return { ...touch, ...(campaign && { campaign }) }
      }
      const first = keep('firstTouch', vault.get('firstTouch') ?? touch)
      const before = isArrival ? touch : vault.get('lastTouch')
      const last = before ? keep('lastTouch', before) : first
      if (context.sessionStart || type === 'identify') context.attribution = { first, last }
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
