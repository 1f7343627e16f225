/** Parameters that say where a visitor came from: campaigns, and the click ids of ad networks. */
const CAMPAIGN = /^(utm_\w+|ref|[a-z_]*clk?id|[gw]braid|li_fat_id|mc_[ce]id)$/

/**
 * Of an address's query the parameters of a campaign, `?` included; empty when there is none. All others stay
 * in the browser: a form without a method puts what was typed there, and a mail's link its secret.
 */
export function campaignOf(search: string): string {
  const kept = new URLSearchParams(search)
  for (const name of [...kept.keys()]) if (!CAMPAIGN.test(name)) kept.delete(name)
  const query = `${kept}`
  return query && `?${query}`
}
