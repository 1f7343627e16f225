import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { courierOf } from '../courier/calls.ts'
import { Couriers } from '../courier/couriers.ts'
import { handToCouriers } from '../courier/hand.ts'
import { objectName } from '../object-name.ts'
import type { Item } from '../outbox/item.ts'
import { makeSecret } from '../webhook/secret.ts'
import type { WebhookInput } from '../webhook/webhook.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** An endpoint with its courier; disabled, so that nothing is sent before the test says so. */
export async function endpoint(workspace: string, id: string, url = 'https://example.com/hooks') {
  const secret = makeSecret(Date.now())
  const input = { url, events: ['tag.added' as const], enabled: false, description: '', perSecond: 50 }
  const stored = { id, workspace, createdAt: secret.createdAt, secrets: [secret] }
  await workspaceOf(env, workspace).addWebhook({ ...input, ...stored })
  const name = { workspace, endpoint: id }
  const calls = courierOf(env, name)
  const stub = env.COURIER.getByName(objectName(workspace, 'courier', id))
  const couriers = async () => {
    const webhook = await workspaceOf(env, workspace).webhook(id)
    if (!webhook) throw new Error(`There is no webhook ${id}.`)
    return new Couriers(env, webhook)
  }
  const change = async (changes: Partial<WebhookInput>) => {
    await workspaceOf(env, workspace).changeWebhook(id, { ...input, ...changes })
    await (await couriers()).changed()
  }
  return {
    name,
    calls,
    stub,
    secret: secret.secret,
    take: (items: readonly Item[], dropped = 0) => calls.take({ name, items, dropped }),
    /** Hands items over as those who owe them do: again until they are taken. */
    hand: (items: readonly Item[]) => vi.waitFor(() => handToCouriers(env, name, items, 0), 20_000),
    enable: () => change({ enabled: true }),
    change,
    /** All of its couriers, as the routes ask them. */
    couriers,
    /** Lets the alarm run, unless it ran by itself. */
    run: () => runDurableObjectAlarm(stub),
  }
}

/** Something that happened in March 2026, unless at another instant, in milliseconds. */
export function item(id: string, subject = 'user:1', happenedAt = Date.UTC(2026, 2, 2, 9)): Item {
  const timestamp = new Date(happenedAt).toISOString()
  return { id, subject, payload: { type: 'tag.added', timestamp, data: { id } } }
}

/** Takes the place of the network. */
export function receiver(answer: () => Response | Promise<Response>) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answer())
}
