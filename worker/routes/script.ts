import { Hono } from 'hono'
import { SCRIPTS } from '../../dist/scripts.ts'
import type { Env } from '../env.ts'

/** Browsers ask again after so long whether the script changed, and go on with the one they have meanwhile. */
const CACHE = 'public, max-age=300, stale-while-revalidate=86400'

/** `/tm.js` and the pieces it loads, known to caches by their content. */
export const scriptRoutes = new Hono<{ Bindings: Env }>()

for (const [name, { body, etag }] of Object.entries(SCRIPTS)) {
  scriptRoutes.get(`/${name}`, c => {
    c.header('etag', etag)
    c.header('cache-control', CACHE)
    c.header('access-control-allow-origin', '*')
    c.header('cross-origin-resource-policy', 'cross-origin')
    if (c.req.header('if-none-match') === etag) return c.body(null, 304)
    c.header('content-type', 'text/javascript; charset=utf-8')
    return c.body(body)
  })
}
