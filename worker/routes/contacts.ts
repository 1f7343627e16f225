import { manageKey } from '../auth/manage.ts'
import { RequestError } from '../http/errors.ts'
import { streamOf } from '../http/stream.ts'
import { hurryAll } from '../inbox/inboxes.ts'
import { exportOf } from '../privacy/export.ts'
import { subjectOf } from '../subject/calls.ts'
import { readIdentifier } from '../subject/identity/identifier.ts'
import { type Naming, subjectCall, subjectRoutes, unknownSubject } from './subjects.ts'

const CONTACTS: Naming = {
  kind: 'contact',
  list: 'contacts',
  idOf: readIdentifier,
  hint: 'A contact is named user:…, email:… or anon:…, for example user:42.',
}

/** `/api/contacts`: the ranked list, and one contact with scores, reasons and timeline. */
export const contactRoutes = subjectRoutes(CONTACTS)

/** All that is held of a person, everywhere, as one JSON document. */
contactRoutes.get('/:id/export', manageKey, async c => {
  const call = subjectCall(c, CONTACTS)
  if (!(await hurryAll(c.env, call.name.workspace, call.name.id))) {
    throw new RequestError('unavailable', 'Part of what was sent of them could not be stored yet. Ask again.')
  }
  const exported = await exportOf(c.env, c.get('caller').config, call)
  if (!exported) throw unknownSubject(call)
  const headers = {
    'content-type': 'application/json',
    'content-disposition': 'attachment; filename="contact.json"',
    'cache-control': 'no-store',
  }
  return c.body(streamOf(exported), 200, headers)
})

/** Erases a person, everywhere and by every identifier that leads to them. */
contactRoutes.delete('/:id', async c => {
  const call = subjectCall(c, CONTACTS)
  // What waits about somebody nobody knows yet would come after the erasure, and bring them.
  const isDelivered = await hurryAll(c.env, call.name.workspace, call.name.id)
  const outcome = await subjectOf(c.env, call.name).erase(call)
  if (isDelivered && outcome === 'unknown') throw unknownSubject(call)
  if (isDelivered && outcome === 'erased') return c.body(null, 204)
  throw new RequestError(
    'unavailable',
    'Not all could be erased yet. It goes on by itself; ask again to see it done.',
  )
})

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
