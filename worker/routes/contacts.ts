import { RequestError } from '../http/errors.ts'
import { subjectOf } from '../subject/calls.ts'
import { readIdentifier } from '../subject/identity/identifier.ts'
import { type Naming, subjectCall, subjectRoutes } from './subjects.ts'

const CONTACTS: Naming = {
  kind: 'contact',
  list: 'contacts',
  idOf: readIdentifier,
  hint: 'A contact is named user:…, email:… or anon:…, for example user:42.',
}

/** `/api/contacts`: like every kind of subject, and `/:id/identities`. */
export const contactRoutes = subjectRoutes(CONTACTS)

/** Undoes a join: what came with that identifier, and was sent to it since, is somebody of their own again. */
contactRoutes.delete('/:id/identities/:identity', async c => {
  const call = subjectCall(c, CONTACTS)
  const identity = subjectCall(c, CONTACTS, 'identity').name.id
  const outcome = await subjectOf(c.env, call.name).part({ ...call, identity })
  if (outcome === 'parted') return c.body(null, 204)
  if (outcome === 'unknown')
    throw new RequestError('not_found', `${identity} is not joined to ${call.name.id}.`)
  throw new RequestError(
    'conflict',
    'A join can be undone for 30 days. Later, nobody can tell apart what came with it.',
  )
})
