import { fnv1a } from '../directory/ranking.ts'
import type { StoredWebhook } from '../webhook/webhook.ts'

type Divided = Pick<StoredWebhook, 'shards' | 'mostShards' | 'perSecond'>

/** Among how many couriers an endpoint's items are divided: each must be let to send one item a second. */
export function shardsOf({ shards = 1, perSecond }: Divided): number {
  return Math.min(shards, perSecond)
}

/** How many couriers may hold something of an endpoint, since they were more once or are to become more. */
export function shardsEver(webhook: Divided): number {
  return Math.max(webhook.mostShards ?? 1, shardsOf(webhook))
}

/** Which courier has all that is about a subject, so that its order holds. */
export function shardOf(subject: string, shards: number): number {
  return shards === 1 ? 0 : fnv1a(subject) % shards
}

/** What a courier may send of what its endpoint gets a second; all shares together are all of it. */
export function shareOf(perSecond: number, shards: number, shard: number): number {
  return Math.floor(perSecond / shards) + (shard < perSecond % shards ? 1 : 0)
}
