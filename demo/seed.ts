import { api } from '../command/api.ts'
import type { Served } from '../command/serve.ts'
import { MESSAGES } from './messages.ts'
import { MODELS } from './models.ts'
import { inventedHistories } from './seed/history.ts'

/** Fills a new workspace through the public API, as a customer would; one that has models is left alone. */
export async function seedDemo(served: Served): Promise<void> {
  const { models } = await api<{ models: readonly unknown[] }>(served, 'GET', '/api/models')
  if (models.length > 0) return
  for (const model of MODELS) await api(served, 'PUT', `/api/models/${model.id}`, model)
  for (const batch of inventedHistories(Date.now())) await api(served, 'POST', '/v1/batch', { batch })
  // Last, so that marks which were passed weeks ago do not call for messages today.
  for (const message of MESSAGES) await api(served, 'PUT', `/api/messages/${message.id}`, message)
}
