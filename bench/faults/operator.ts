import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import { EDITED, MODELS } from './models.ts'
import type { Service } from './service.ts'

const PAUSE_MS = [500, 3000] as const
const AGAIN_MS = 200
/** Parts into which the list is cut anew. */
const SHARDS = [1, 6] as const
const RECUT_SHARE = 0.3

/**
 * Somebody at the controls: edits a model back and forth and has the list cut anew while everything else goes
 * on. In the end the models are as they were at first; resolves when that is acknowledged.
 */
export async function operate(service: Service, chance: Chance, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await sleep(chance.between(...PAUSE_MS))
    // What fails is not tried again: an operator looks and does the next thing.
    if (chance.happens(RECUT_SHARE)) await recut(service, chance).catch(() => undefined)
    else await putModel(service, chance.pick([...MODELS, EDITED])).catch(() => undefined)
  }
  for (const model of MODELS)
    while (
      !(await putModel(service, model).then(
        () => true,
        () => false,
      ))
    )
      await sleep(AGAIN_MS)
}

function recut(service: Service, chance: Chance): Promise<unknown> {
  return service.api('POST', '/api/directory/rebuild', { shards: chance.between(...SHARDS) })
}

export function putModel(service: Service, model: object): Promise<unknown> {
  return service.api('PUT', `/api/models/${(model as { id: string }).id}`, model)
}
