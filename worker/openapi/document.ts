import type * as v from 'valibot'
import { type JsonSchema, jsonSchemaOf } from '../../shared/json-schema/json-schema.ts'
import { type ErrorCode, STATUS } from '../http/errors.ts'
import { NAMED } from './answers.ts'
import { managing } from './managing.ts'
import type { Access, Operation } from './operation.ts'
import { reading } from './reading.ts'
import { sending } from './sending.ts'
import { webhooks } from './webhooks.ts'

/** Every route under /v1 and /api. A test holds it to what is registered. */
export const OPERATIONS: readonly Operation[] = [...sending, ...reading, ...managing, ...webhooks]

/** An example of a request's body, by the operation's id. */
export type Examples = ReadonlyMap<string, unknown>

const SCHEMES = {
  writeKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Write-Key',
    description: 'A write key, wk_…. Also as Bearer, as the user of Basic, or as writeKey in query or body.',
  },
  secretKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A secret key, sk_…, with a role: write sends events, read reads, manage does both and changes things.',
  },
  deviceKey: { type: 'apiKey', in: 'header', name: 'X-Device-Key', description: 'The key a device made.' },
  identityToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Identity-Token',
    description: 'A JWT by HS256 that the customer’s server signed, at most 24 hours old.',
  },
}

/** What each kind of caller shows. OpenAPI 3.1 lets a scheme of any type name the roles that are needed. */
const SECURITY: { readonly [K in Access]: readonly object[] } = {
  send: [{ writeKey: [] }, { secretKey: ['write'] }],
  device: [
    { writeKey: [], deviceKey: [] },
    { writeKey: [], identityToken: [] },
  ],
  read: [{ secretKey: ['read'] }, { secretKey: ['manage'] }],
  manage: [{ secretKey: ['manage'] }],
  open: [],
}

/** The OpenAPI 3.1 document of this service, as plain JSON. */
export function openApiDocument(version: string, examples: Examples): JsonSchema {
  const schemas = new Map<string, JsonSchema>()
  const names = new Map(Object.entries(NAMED).map(([name, schema]) => [schema as unknown, name]))
  const definitions = { at: '#/components/schemas/', condition: 'Condition', names, schemas }
  const convert = (schema: v.GenericSchema) => jsonSchemaOf(schema, definitions)
  const paths: { [path: string]: { [method: string]: JsonSchema } } = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: operationOf(operation, convert, examples.get(operation.id)),
    }
  }
  for (const schema of Object.values(NAMED)) convert(schema)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tidemark',
      version,
      description: 'Scores every contact at the edge, as it happens. Explained in docs/api.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: Object.fromEntries(schemas), securitySchemes: SCHEMES },
  }
}

type Convert = (schema: v.GenericSchema) => JsonSchema

function operationOf(operation: Operation, convert: Convert, example: unknown): JsonSchema {
  const { id, path, summary, access, body, answer, isCached } = operation
  const content = (schema: v.GenericSchema, more: object = {}) => ({
    'application/json': { schema: convert(schema), ...more },
  })
  const headers = answer.hasVersion || isCached ? { headers: { ETag: ETAG } } : {}
  return {
    operationId: id,
    summary,
    tags: [path.split('/')[1] === 'v1' ? 'events' : (path.split('/')[2] ?? '')],
    security: SECURITY[access],
    parameters: parametersOf(operation, convert),
    ...(body && {
      requestBody: {
        required: !body.isOptional,
        content: content(body.schema, example === undefined ? {} : { example }),
      },
    }),
    responses: {
      [answer.status]: {
        description: answer.schema ? 'Done; what is there now.' : 'Done.',
        ...headers,
        ...(answer.schema && { content: content(answer.schema) }),
      },
      ...(isCached && { 304: { description: 'As it was when the ETag was told.' } }),
      ...errorsOf(operation),
    },
  }
}

const ETAG = {
  description: 'The version: send it back as If-Match, of a list as If-None-Match.',
  schema: { type: 'string' },
}

/** Every POST of the managing API looks at `Idempotency-Key`. */
function isRepeatable({ method, path }: Operation): boolean {
  return method === 'post' && path.startsWith('/api/')
}

function parametersOf(operation: Operation, convert: Convert) {
  const { path, query = [], isConditional, isCached } = operation
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  })
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...query.map(({ name, about, schema, isRepeated }) => ({
      name,
      in: 'query',
      description: about,
      schema: isRepeated ? { type: 'array', items: convert(schema) } : convert(schema),
    })),
    ...(isConditional
      ? [
          header('If-Match', 'The version it must be at; * for any.'),
          header('If-None-Match', 'A version it must not be at; * for a thing that must not be there.'),
        ]
      : []),
    ...(isRepeatable(operation)
      ? [header('Idempotency-Key', 'Done once: the same key is answered the same for 24 hours.')]
      : []),
    ...(isCached ? [header('If-None-Match', 'The ETag of the list that you have.')] : []),
  ]
}

/** By status, with the codes that it may have. */
function errorsOf(operation: Operation): JsonSchema {
  const byStatus = Map.groupBy(codesOf(operation), code => STATUS[code])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map(code => `\`${code}\``).join(', '),
        content: {
          'application/json': {
            schema: {
              allOf: [{ $ref: '#/components/schemas/Error' }],
              properties: { error: { properties: { code: { enum: codes } } } },
            },
          },
        },
      },
    ]),
  )
}

function codesOf(operation: Operation): Set<ErrorCode> {
  const { path, access, body, errors = [], isConditional, query } = operation
  const codes: ErrorCode[] = ['internal', ...errors]
  if (access !== 'open') codes.push('unknown_key', 'forbidden', 'unavailable')
  if (access === 'send' || access === 'device') codes.push('rate_limited')
  if (body) codes.push('invalid_json', 'invalid_request', 'too_large')
  if (isRepeatable(operation))
    codes.push('invalid_request', 'idempotency_key_reused', 'conflict', 'rate_limited')
  if (path.includes('{')) codes.push('not_found')
  if (isConditional) codes.push('invalid_request', 'precondition_failed')
  if (query || /^\/api\/(contacts|accounts|deals)\//.test(path)) codes.push('invalid_request')
  return new Set(codes)
}
