import { randomUUID } from 'node:crypto'
import type { Item } from '../outbox/item.ts'
import { itemId } from '../outbox/item-id.ts'

/** What is sent to see whether it arrives: about nobody, so that it waits for nothing. */
export function testItem(webhook: string, now: number): Item {
  const test = randomUUID()
  return {
    id: itemId(['webhook.test', webhook, test]),
    subject: `test:${test}`,
    payload: { type: 'webhook.test', timestamp: new Date(now).toISOString(), data: { webhook } },
  }
}
