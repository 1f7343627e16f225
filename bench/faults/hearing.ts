import { type Receiver, startReceiver } from '../../test/receiver.ts'
import { MARK } from './models.ts'
import type { Service } from './service.ts'
import type { StoredContact } from './stored.ts'

/** Two servers that are told, each of other things; both fail now and then. */
export interface Hearing {
  readonly crossings: Receiver
  readonly changes: Receiver
  close(): Promise<void>
}

interface HeardSegment {
  readonly filter: object
  /** What the filter says, in other words. */
  readonly covers: (view: StoredContact['view']) => boolean
}

/** One segment that nobody leaves, and one that people come into and go out of by what browsers and servers tell. */
export const SEGMENTS: Readonly<Record<string, HeardSegment>> = {
  busy: {
    filter: { scores: [{ model: 'count', score: { min: MARK } }] },
    covers: ({ scores }) => (scores.find(({ model }) => model === 'count')?.score ?? 0) >= MARK,
  },
  pro: {
    filter: { traits: { plan: { is: ['pro'] } } },
    covers: ({ traits }) => traits.plan === 'pro',
  },
}

/** Makes the segments and subscribes both servers. */
export async function listen(service: Service): Promise<Hearing> {
  const [crossings, changes] = await Promise.all([startReceiver(), startReceiver()])
  for (const [id, { filter }] of Object.entries(SEGMENTS))
    await service.api('PUT', `/api/segments/${id}`, { name: id, filter })
  await subscribe(service, crossings, ['threshold.crossed'])
  await subscribe(service, changes, ['contact.created', 'stage.changed', 'segment.entered', 'segment.exited'])
  crossings.react = (_, count) =>
    count % 7 === 3 ? { status: 503 } : count % 11 === 5 ? 'drop' : { status: 204 }
  changes.react = (_, count) => {
    if (count % 17 === 4) return { status: 429, headers: { 'retry-after': '1' } }
    return count % 5 === 2 ? { status: 500 } : { status: 200 }
  }
  return {
    crossings,
    changes,
    close: async () => {
      await Promise.all([crossings.close(), changes.close()])
    },
  }
}

async function subscribe(service: Service, { url, secrets }: Receiver, events: readonly string[]) {
  const { secret } = await service.api<{ secret: string }>('POST', '/api/webhooks', { url, events })
  secrets.push(secret)
}
