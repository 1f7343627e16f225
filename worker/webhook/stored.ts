import { shardsEver } from '../courier/shard.ts'
import { rotated, type Secret } from './secret.ts'
import type { StoredWebhook, WebhookInput } from './webhook.ts'

/** Says an endpoint anew; its secrets stay. Enabled again, it is no longer gone. */
export function changedWebhook(stored: StoredWebhook, input: WebhookInput): StoredWebhook {
  const { id, workspace, createdAt, secrets, goneAt } = stored
  const most = shardsEver(stored)
  return {
    ...input,
    ...{ id, workspace, createdAt, secrets },
    ...(!input.enabled && goneAt && { goneAt }),
    ...(most > 1 && { mostShards: most }),
  }
}

export function rotatedWebhook(
  stored: StoredWebhook,
  made: Secret,
  now: number,
  overlapMs: number,
): StoredWebhook {
  return { ...stored, secrets: rotated(stored.secrets, made, now, overlapMs) }
}

/** What answered 410 is disabled, as the specification asks. */
export function goneWebhook(stored: StoredWebhook, now: number): StoredWebhook {
  return { ...stored, enabled: false, goneAt: new Date(now).toISOString() }
}

/** An endpoint as the API tells it: that there are secrets, but not which. */
export function toldWebhook(
  { secrets, workspace: _, mostShards: _most, ...told }: StoredWebhook,
  now: number,
) {
  return {
    ...told,
    secrets: secrets
      .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > now)
      .map(({ secret: _secret, ...rest }) => rest),
  }
}
