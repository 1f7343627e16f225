import type { Item } from '../outbox/item.ts'
import { itemId } from '../outbox/item-id.ts'
import type { ModelRecord } from './model-record.ts'

/**
 * What is told when a model was saved or published.
 * @param revision the workspace's, which never comes again
 */
export function modelSaved({ id, version, model, live }: ModelRecord, revision: number, now: number): Item {
  const { name = id, purpose, status } = model
  return {
    id: itemId(['model.saved', id, revision, now]),
    subject: `model:${id}`,
    payload: {
      type: 'model.saved',
      timestamp: new Date(now).toISOString(),
      data: { model: { id, name, purpose, status, version, liveVersion: live?.version ?? null } },
    },
  }
}
