import type * as v from 'valibot'
import { Rebuild } from '../routes/directory.ts'
import {
  Account,
  Accounts,
  Contact,
  Contacts,
  Deals,
  Directory,
  ExportedAccount,
  ExportedContact,
  ExportedDeal,
  Funnel,
  Inbox,
  People,
  Ranks,
  Rebuilding,
  Scores,
  Timeline,
} from './answers.ts'
import type { Operation } from './operation.ts'
import { AT, DAYS, FILTER, PAGE, PEOPLE, RANKING } from './parameters.ts'

/** Contacts, accounts and deals, and the lists of them. */
export const reading: readonly Operation[] = [
  ...subjects('contacts', 'Contact', 'user:…`, `email:…` or `anon:…', Contacts, Contact, ExportedContact),
  {
    method: 'get',
    path: '/api/inbox',
    id: 'getInbox',
    summary: 'How many events of large batches are yet to count.',
    access: 'read',
    answer: { status: 200, schema: Inbox },
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
  ...subjects('accounts', 'Account', 'account:…', Accounts, Account, ExportedAccount),
  people('accounts', 'Account'),
  ...subjects('deals', 'Deal', 'deal:…', Deals, Account, ExportedDeal),
  people('deals', 'Deal'),
  {
    method: 'get',
    path: '/api/reports/funnel',
    id: 'getFunnel',
    summary: 'How those who are listed stood in the stages of a model, day by day, and moved.',
    access: 'read',
    query: DAYS,
    answer: { status: 200, schema: Funnel },
    errors: ['not_found', 'unavailable'],
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

/** What every kind of subject is asked. */
function subjects(
  list: string,
  name: string,
  id: string,
  page: v.GenericSchema,
  one: v.GenericSchema,
  whole: v.GenericSchema,
): Operation[] {
  const noun = name.toLowerCase()
  const article = noun === 'account' ? 'an' : 'a'
  const get = (path: string, operation: Omit<Operation, 'method' | 'path' | 'access'>): Operation => ({
    method: 'get',
    path: `/api/${list}${path}`,
    access: 'read',
    ...operation,
  })
  return [
    get('', {
      id: `list${name}s`,
      summary: `${name}s, ranked and filtered; also by \`trait.<name>\`, \`trait.<name>.min\` and \`.max\`.`,
      query: [...RANKING, ...FILTER],
      answer: { status: 200, schema: page },
      errors: ['not_found'],
    }),
    get('/{id}', {
      id: `get${name}`,
      summary: `One ${noun}, named \`${id}\`, with scores, reasons and the newest events.`,
      answer: { status: 200, schema: one },
    }),
    get('/{id}/timeline', {
      id: `listEventsOf${name}`,
      summary: `Events of ${article} ${noun}, the newest first.`,
      query: PAGE,
      answer: { status: 200, schema: Timeline },
    }),
    get('/{id}/scores', {
      id: `getScoresOf${name}`,
      summary: `Scores of ${article} ${noun} at any instant, past or to come.`,
      query: AT,
      answer: { status: 200, schema: Scores },
      errors: ['not_kept'],
    }),
    get('/{id}/rank', {
      id: `getRankOf${name}`,
      summary: `Where ${article} ${noun} stands in each model.`,
      answer: { status: 200, schema: Ranks },
    }),
    {
      method: 'get',
      path: `/api/${list}/{id}/export`,
      id: `export${name}`,
      summary: `All that is held of ${article} ${noun}, everywhere, as one document; its log is as long as it is.`,
      access: 'manage',
      answer: { status: 200, schema: whole },
    },
    {
      method: 'delete',
      path: `/api/${list}/{id}`,
      id: `erase${name}`,
      summary: `Erases ${article} ${noun} everywhere. What is sent of it again does not bring it back.`,
      access: 'manage',
      answer: { status: 204 },
      errors: ['unavailable'],
    },
  ]
}

function people(list: string, name: string): Operation {
  return {
    method: 'get',
    path: `/api/${list}/{id}/people`,
    id: `listPeopleOf${name}`,
    summary: 'The people, with what each last told: the latest seen first, or the highest score.',
    access: 'read',
    query: PEOPLE,
    answer: { status: 200, schema: People },
  }
}
