import { wrongCursor } from '../http/cursor.ts'
import { limitOf } from '../http/limit.ts'
import { subjectOf } from '../subject/calls.ts'
import { type Naming, subjectCall, subjectRoutes, unknownSubject } from './subjects.ts'

const ACCOUNTS: Naming = {
  kind: 'account',
  list: 'accounts',
  idOf: named => idIn('account:', named),
  hint: 'An account is named by its group id, for example acme or account:acme.',
}

const DEALS: Naming = {
  kind: 'deal',
  list: 'deals',
  idOf: named => idIn('deal:', named),
  hint: 'A deal is named by its id, for example 4711 or deal:4711.',
}

/** `/api/accounts` and `/api/deals`: like contacts, and `/:id/people`. */
export const accountRoutes = withPeople(ACCOUNTS)
export const dealRoutes = withPeople(DEALS)

function withPeople(naming: Naming) {
  return subjectRoutes(naming).get('/:id/people', async c => {
    const call = subjectCall(c, naming)
    const { model, cursor, limit } = c.req.query()
    const page = { limit: limitOf(limit), ...(cursor !== undefined && { cursor }), ...(model && { model }) }
    const people = await subjectOf(c.env, call.name).people({ ...call, ...page })
    if (!people) throw unknownSubject(call)
    if (people === 'cursor') throw wrongCursor()
    return c.json(people)
  })
}

/** With its beginning or without. */
function idIn(beginning: string, named: string): string | null {
  const id = named.startsWith(beginning) ? named : beginning + named
  return id.length > beginning.length ? id : null
}
