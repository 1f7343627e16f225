import { type Model, parseModel } from '../../shared/engine/index.ts'
import { RequestError } from '../http/errors.ts'
import { asRecord } from '../ingest/batch.ts'

/**
 * A model as a request brought it, under the id that the address says.
 * @param refusal what did not happen when it is refused
 * @throws RequestError `invalid_model` with the path of every field that is wrong
 */
export function modelIn(body: unknown, id: string, refusal: string): Model {
  const parsed = parseModel({ ...asRecord(body), id })
  if (!parsed.ok) throw new RequestError('invalid_model', refusal, parsed.issues)
  return parsed.model
}

export function unknownModel(id: string): RequestError {
  return new RequestError('not_found', `There is no model ${id}.`)
}
