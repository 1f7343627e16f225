import { api } from '../command/api.ts'
import type { Served } from '../command/serve.ts'
import { MESSAGES } from './messages.ts'
import { MODELS } from './models.ts'
import { inventedHistories } from './seed/history.ts'

/**
 * Fills a new workspace through the public API, as a customer would. Messages come last, so a workspace that
 * has some is left alone, and one whose first start was interrupted is filled again: every call may be repeated.
 */
export async function seedDemo(served: Served): Promise<void> {
  const { messages } = await api<{ messages: readonly unknown[] }>(served, 'GET', '/api/messages')
  if (messages.length > 0) return
  for (const model of MODELS) await api(served, 'PUT', `/api/models/${model.id}`, model)
  for (const batch of inventedHistories(Date.now())) await api(served, 'POST', '/v1/batch', { batch })
  // Last, so that marks which were passed weeks ago do not call for messages today.
  for (const message of MESSAGES) await api(served, 'PUT', `/api/messages/${message.id}`, message)
}
