/** Parameters that name a campaign. */
const CAMPAIGN = /^(utm_\w+|ref)=/

/** Click ids of ad networks. They know a person there, so that they take the visitor's consent to advertising. */
const CLICK_ID = /^([a-z_]*clk?id|[gw]braid|li_fat_id|mc_[ce]id)=/

/**
 * Of an address's query the parameters that say where a visitor came from, `?` included; empty when there are
 * none. All others stay in the browser: a form without a method puts what was typed there, and a mail's link its
 * secret.
 */
export function campaignOf(search: string, clickIds: unknown): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter(parameter => CAMPAIGN.test(parameter) || (clickIds && CLICK_ID.test(parameter)))
  return kept[0] ? `?${kept.join('&')}` : ''
}
