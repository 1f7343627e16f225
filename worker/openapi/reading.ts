import { Rebuild } from '../routes/directory.ts'
import { Contact, Contacts, Directory, Ranks, Rebuilding, Scores, Timeline } from './answers.ts'
import type { Operation } from './operation.ts'
import { AT, FILTER, PAGE, RANKING } from './parameters.ts'

/** Contacts, and the list of them. */
export const reading: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/contacts',
    id: 'listContacts',
    summary: 'Contacts, ranked and filtered; also by `trait.<name>`, `trait.<name>.min` and `.max`.',
    access: 'read',
    query: [...RANKING, ...FILTER],
    answer: { status: 200, schema: Contacts },
    errors: ['not_found'],
  },
  {
    method: 'get',
    path: '/api/contacts/{id}',
    id: 'getContact',
    summary:
      'One contact, named `user:…`, `email:…` or `anon:…`, with scores, reasons and the newest events.',
    access: 'read',
    answer: { status: 200, schema: Contact },
  },
  {
    method: 'delete',
    path: '/api/contacts/{id}',
    id: 'eraseContact',
    summary: 'Erases a contact everywhere. What is sent of them again does not bring them back.',
    access: 'manage',
    answer: { status: 204 },
    errors: ['unavailable'],
  },
  {
    method: 'delete',
    path: '/api/contacts/{id}/identities/{identity}',
    id: 'undoJoin',
    summary: 'Undoes that an identifier was joined to a contact, for 30 days.',
    access: 'manage',
    answer: { status: 204 },
    errors: ['conflict'],
  },
  {
    method: 'get',
    path: '/api/contacts/{id}/timeline',
    id: 'listEventsOfContact',
    summary: 'A contact’s events, the newest first.',
    access: 'read',
    query: PAGE,
    answer: { status: 200, schema: Timeline },
  },
  {
    method: 'get',
    path: '/api/contacts/{id}/scores',
    id: 'getScoresOfContact',
    summary: 'A contact’s scores at any instant, past or to come.',
    access: 'read',
    query: AT,
    answer: { status: 200, schema: Scores },
  },
  {
    method: 'get',
    path: '/api/contacts/{id}/rank',
    id: 'getRankOfContact',
    summary: 'Where a contact stands in each model.',
    access: 'read',
    answer: { status: 200, schema: Ranks },
  },
  {
    method: 'get',
    path: '/api/directory',
    id: 'getDirectory',
    summary: 'How the list of contacts is kept.',
    access: 'read',
    answer: { status: 200, schema: Directory },
  },
  {
    method: 'post',
    path: '/api/directory/rebuild',
    id: 'rebuildDirectory',
    summary: 'Asks every contact for their line again, and cuts the list anew.',
    access: 'manage',
    body: { schema: Rebuild, isOptional: true },
    answer: { status: 202, schema: Rebuilding },
    errors: ['conflict'],
  },
]
