import type { Context } from 'hono'
import type { ManageEnv } from '../auth/manage.ts'
import { beginWalks } from '../directory/progress.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { keepConfig } from '../workspace/config.ts'
import type { ModelRecord } from '../workspace/model-record.ts'
import type { Outcome } from '../workspace/outcome.ts'
import { unknownModel } from './model-body.ts'

/**
 * Answers what became of a model that was written. When it went live, everybody is judged by it at a pace, instead
 * of each at their next event.
 * @throws RequestError for a write that was refused
 */
export async function answerSaved(
  c: Context<ManageEnv>,
  id: string,
  saved: Outcome<ModelRecord>,
  unknown = () => unknownModel(id),
): Promise<Response> {
  const { workspace } = c.get('caller')
  const { config, thing } = doneOf(saved, unknown)
  const newer = keepConfig(workspace, config)
  if (thing.live?.version === config.version)
    await beginWalks(c.env, workspace, newer.of(thing.model.subject))
  c.header('etag', etagOf(config.version))
  return c.json(told(thing))
}

/** A model as it is told. */
export function told({ id, version, model, live }: ModelRecord) {
  return { id, version, model, live: live?.model ?? null }
}
