import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { doneOf } from '../http/precondition.ts'
import { keepConfig } from './config.ts'
import { workspaceOf } from './stub.ts'

it('the lists have a later epoch after the newest model is deleted: their parts take no line of an earlier one', async () => {
  const workspace = workspaceOf(env, 'epoch')
  const epochOf = (outcome: Parameters<typeof doneOf>[0]) => keepConfig('epoch', doneOf(outcome).config).epoch
  const models = ['older', 'newer'].map(id => {
    const parsed = parseModel({
      ...{ id, status: 'active' },
      activity: [{ id: 'all', rules: [{ id: 'r', match: { event: 'Came' }, award: { each: 1 } }] }],
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    return parsed.model
  })
  let epoch = 0
  for (const model of models) epoch = epochOf(await workspace.putModel(model))
  expect(epochOf(await workspace.deleteModel('newer'))).toBeGreaterThan(epoch)
})
