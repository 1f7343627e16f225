import { Hono } from 'hono'
import { SCHEMAS } from '../../dist/schemas.ts'
import type { Env } from '../env.ts'

/** Editors keep a schema for a while and then ask again whether it changed. */
const CACHE = 'public, max-age=3600'

/**
 * `/schemas/model.json`: the language of models as JSON Schema. Editors find it by the `$schema` of a
 * model file, so it is open to all and its address stays.
 */
export const schemaRoutes = new Hono<{ Bindings: Env }>()

for (const [name, { body, etag }] of Object.entries(SCHEMAS)) {
  schemaRoutes.get(`/schemas/${name}`, c => {
    c.header('etag', etag)
    c.header('cache-control', CACHE)
    c.header('access-control-allow-origin', '*')
    if (c.req.header('if-none-match') === etag) return c.body(null, 304)
    c.header('content-type', 'application/schema+json')
    return c.body(body)
  })
}
