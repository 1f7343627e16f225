import type { Ledger } from './ledger.ts'
import type { Service } from './service.ts'
import type { Stored } from './stored.ts'

interface Delivery {
  readonly id: string
  readonly subject: string
}

/**
 * Who was erased is gone by every identifier, from the list, and from what webhooks hold.
 * @returns what is wrong, a sentence each
 */
export async function checkErased(service: Service, ledger: Ledger, stored: Stored): Promise<string[]> {
  const { erased } = ledger
  const wrong: string[] = []
  for (const name of erased)
    if (stored.get(name)) wrong.push(`${name} was erased, and is answered as ${stored.get(name)?.view.id}.`)
  for (const { id } of await service.pages<{ id: string }>('/api/contacts?model=count', 'contacts'))
    if (erased.has(id)) wrong.push(`${id} was erased, and is listed.`)
  const { webhooks } = await service.api<{ webhooks: { id: string }[] }>('GET', '/api/webhooks')
  for (const webhook of webhooks) {
    const path = `/api/webhooks/${webhook.id}`
    for (const held of ['deliveries', 'parked'])
      for (const { id, subject } of await service.pages<Delivery>(`${path}/${held}`, held))
        if (erased.has(subject)) wrong.push(`${subject} was erased, and ${held} have ${id}.`)
  }
  return wrong
}
