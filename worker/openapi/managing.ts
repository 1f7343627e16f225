import * as v from 'valibot'
import { ModelSchema } from '../../shared/model/schema.ts'
import { ChangedKey, ChangedWriteKey, NewKey } from '../routes/keys.ts'
import { Publication } from '../routes/models.ts'
import { Segment } from '../segment/segment.ts'
import { Settings } from '../workspace/settings.ts'
import * as answers from './answers.ts'
import { deleting, getting, listing, putting } from './kinds.ts'
import { messages } from './messages.ts'
import type { Operation } from './operation.ts'
import { PAGE, RANKING } from './parameters.ts'
import { publishing } from './publishing.ts'

/** The address says the id; one in the body is not looked at, so that what was got can be put. */
const id = v.optional(v.unknown())

export const managing: readonly Operation[] = [
  listing('models', 'Models', answers.Models),
  getting('models', 'Model', answers.ModelWithProgress),
  putting(
    'models',
    'Model',
    v.strictObject({ ...ModelSchema.entries, id, ...Publication.entries }),
    answers.SavedModel,
    'invalid_model',
  ),
  deleting('models', 'Model'),
  ...publishing,

  listing('segments', 'Segments', answers.Segments),
  getting('segments', 'Segment', answers.CountedSegment),
  {
    method: 'get',
    path: '/api/segments/{id}/contacts',
    id: 'listContactsOfSegment',
    summary: 'Whom a segment means, ranked.',
    access: 'read',
    query: RANKING,
    answer: { status: 200, schema: answers.Contacts },
  },
  putting(
    'segments',
    'Segment',
    v.strictObject({ ...Segment.entries, id }),
    answers.CountedSegment,
    'invalid_segment',
  ),
  deleting('segments', 'Segment'),

  ...messages,

  { ...listing('keys', 'Keys', answers.Keys), access: 'manage' },
  { ...getting('keys', 'Key', answers.Key), access: 'manage' },
  {
    method: 'post',
    path: '/api/keys',
    id: 'makeKey',
    summary: 'Makes a key. This answer alone tells a secret one.',
    access: 'manage',
    body: { schema: NewKey },
    answer: { status: 201, schema: answers.MadeKey, hasVersion: true },
  },
  putting('keys', 'Key', v.union([ChangedWriteKey, ChangedKey]), answers.Key, 'invalid_request'),
  deleting('keys', 'Key'),

  {
    method: 'get',
    path: '/api/settings',
    id: 'getSettings',
    summary: 'Tells how long things are kept, and what holds between messages.',
    access: 'read',
    answer: { status: 200, schema: Settings, hasVersion: true },
  },
  {
    method: 'put',
    path: '/api/settings',
    id: 'putSettings',
    summary: 'Saves how long things are kept, and what holds between messages; what is left out is as usual.',
    access: 'manage',
    body: { schema: Settings },
    answer: { status: 200, schema: Settings, hasVersion: true },
    errors: ['invalid_settings'],
    isConditional: true,
  },

  {
    method: 'get',
    path: '/api/audit',
    id: 'listAudit',
    summary: 'Who changed what, the newest first.',
    access: 'manage',
    query: PAGE,
    answer: { status: 200, schema: answers.Entries },
  },
]
