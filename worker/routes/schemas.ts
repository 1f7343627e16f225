import { Hono } from 'hono'
import { DESCRIPTION } from '../../dist/openapi.ts'
import { SCHEMAS } from '../../dist/schemas.ts'
import type { Env } from '../env.ts'

/** Editors keep a schema for a while and then ask again whether it changed. */
const CACHE = 'public, max-age=3600'

/**
 * `/schemas/model.json` and `/schemas/message.json`: models and messages as JSON Schema. Editors find it by the
 * `$schema` of a file, so it is open to all and its address stays. `/openapi.json`: the whole API, for those who
 * generate clients.
 */
export const schemaRoutes = new Hono<{ Bindings: Env }>()

const files = [
  ...Object.entries(SCHEMAS).map(([name, file]) => ({
    ...file,
    path: `/schemas/${name}`,
    type: 'schema+json',
  })),
  ...Object.entries(DESCRIPTION).map(([name, file]) => ({ ...file, path: `/${name}`, type: 'json' })),
]

for (const { path, type, body, etag } of files) {
  schemaRoutes.get(path, c => {
    c.header('etag', etag)
    c.header('cache-control', CACHE)
    c.header('access-control-allow-origin', '*')
    if (c.req.header('if-none-match') === etag) return c.body(null, 304)
    c.header('content-type', `application/${type}`)
    return c.body(body)
  })
}
