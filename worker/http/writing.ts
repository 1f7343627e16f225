import type { Context } from 'hono'
import { authorOf } from '../auth/author.ts'
import type { ManageEnv } from '../auth/manage.ts'
import type { Writing } from '../workspace/outcome.ts'
import { preconditionOf } from './precondition.ts'

/** Who writes, and what they believe of what they write. @throws RequestError as `preconditionOf` */
export function writingOf(c: Context<ManageEnv>): Writing {
  return { by: authorOf(c.get('caller')), ...preconditionOf(c.req.raw) }
}
