import type * as v from 'valibot'
import type { ErrorCode } from '../http/errors.ts'
import type { Operation } from './operation.ts'
import { PAGE } from './parameters.ts'

/** The routes that every kind of managed thing has. */

export function listing(kind: string, names: string, schema: v.GenericSchema): Operation {
  return {
    method: 'get',
    path: `/api/${kind}`,
    id: `list${names}`,
    summary: `Lists ${kind}, a page at a time.`,
    access: 'read',
    query: PAGE,
    answer: { status: 200, schema },
    isCached: true,
  }
}

export function getting(kind: string, name: string, schema: v.GenericSchema): Operation {
  return {
    method: 'get',
    path: `/api/${kind}/{id}`,
    id: `get${name}`,
    summary: `Tells one ${name.toLowerCase()}.`,
    access: 'read',
    answer: { status: 200, schema, hasVersion: true },
  }
}

export function putting(
  kind: string,
  name: string,
  body: v.GenericSchema,
  schema: v.GenericSchema,
  refusal: ErrorCode,
): Operation {
  return {
    method: 'put',
    path: `/api/${kind}/{id}`,
    id: `put${name}`,
    summary: `Saves a ${name.toLowerCase()}.`,
    access: 'manage',
    body: { schema: body },
    answer: { status: 200, schema, hasVersion: true },
    errors: [refusal],
    isConditional: true,
  }
}

export function deleting(kind: string, name: string): Operation {
  return {
    method: 'delete',
    path: `/api/${kind}/{id}`,
    id: `delete${name}`,
    summary: `Removes a ${name.toLowerCase()}.`,
    access: 'manage',
    answer: { status: 204 },
    isConditional: true,
  }
}
