import * as v from 'valibot'
import { ModelSchema } from '../../shared/model/schema.ts'
import { RollBack } from '../routes/history.ts'
import { Publication } from '../routes/models.ts'
import { ImpactAnswer, SavedModel, Validated, Version, Versions } from './answers.ts'
import type { Operation } from './operation.ts'
import { PAGE } from './parameters.ts'

/** A model, whose id the address says. */
const Body = v.strictObject({ ...ModelSchema.entries, id: v.optional(v.unknown()) })

/** What a model goes through on its way to contacts, and back. */
export const publishing: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/models/{id}/validate',
    id: 'validateModel',
    summary: 'Says what is wrong with a model, or how it would be saved. Saves nothing.',
    access: 'manage',
    body: { schema: Body },
    answer: { status: 200, schema: Validated },
    errors: ['invalid_model'],
  },
  {
    method: 'post',
    path: '/api/models/{id}/impact',
    id: 'getImpactOfModel',
    summary:
      'Says whom publishing a model would move; the one that was saved last without a body. Saves nothing.',
    access: 'manage',
    body: { schema: Body, isOptional: true },
    answer: { status: 200, schema: ImpactAnswer },
    errors: ['invalid_model'],
  },
  {
    method: 'post',
    path: '/api/models/{id}/publish',
    id: 'publishModel',
    summary: 'Makes the model that was saved last the live one.',
    access: 'manage',
    body: { schema: Publication, isOptional: true },
    answer: { status: 200, schema: SavedModel, hasVersion: true },
    errors: ['invalid_model'],
    isConditional: true,
  },
  {
    method: 'get',
    path: '/api/models/{id}/versions',
    id: 'listVersionsOfModel',
    summary: 'A model’s history, the newest first.',
    access: 'read',
    query: PAGE,
    answer: { status: 200, schema: Versions },
  },
  {
    method: 'get',
    path: '/api/models/{id}/versions/{version}',
    id: 'getVersionOfModel',
    summary: 'One version of a model, whole.',
    access: 'read',
    answer: { status: 200, schema: Version },
  },
  {
    method: 'post',
    path: '/api/models/{id}/rollback',
    id: 'rollBackModel',
    summary: 'Brings an older version back, as a new one.',
    access: 'manage',
    body: { schema: RollBack },
    answer: { status: 200, schema: SavedModel, hasVersion: true },
    isConditional: true,
  },
]
