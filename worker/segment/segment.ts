import * as v from 'valibot'
import { Name } from '../../shared/model/parts.ts'
import { Filter } from '../../shared/segment/filter.ts'

/** A saved filter. */
export const Segment = v.strictObject({
  id: v.pipe(
    v.string('must be text'),
    v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'must be 1 to 64 letters, digits, - or _'),
  ),
  name: Name,
  filter: Filter,
})
export type Segment = v.InferOutput<typeof Segment>
