import * as v from 'valibot'
import { messageWith } from '../../shared/message/message.ts'
import { RollBack } from '../routes/history.ts'
import { PreviewRequest } from '../routes/message-preview.ts'
import {
  Messages,
  MessageVersion,
  MessageVersions,
  PreviewLink,
  ResultsOfMessage,
  SavedMessage,
  ValidatedMessage,
} from './answers.ts'
import { deleting, getting, listing, putting } from './kinds.ts'
import type { Operation } from './operation.ts'
import { PAGE } from './parameters.ts'

const anything = v.optional(v.unknown())
/** A message, whose id the address says; what an answer tells beside it is not looked at. */
const Body = messageWith(anything, { $schema: anything, version: anything, live: anything, issues: anything })

/** A step of a message that takes no body. */
function step(name: 'publish' | 'pause' | 'resume' | 'archive', summary: string): Operation {
  return {
    method: 'post',
    path: `/api/messages/{id}/${name}`,
    id: `${name}Message`,
    summary,
    access: 'manage',
    answer: { status: 200, schema: SavedMessage, hasVersion: true },
    errors: ['invalid_message'],
    isConditional: true,
  }
}

/** Messages, and what they go through on their way to people and back. */
export const messages: readonly Operation[] = [
  listing('messages', 'Messages', Messages),
  getting('messages', 'Message', SavedMessage),
  putting('messages', 'Message', Body, SavedMessage, 'invalid_message'),
  {
    method: 'post',
    path: '/api/messages/{id}/validate',
    id: 'validateMessage',
    summary: 'Says what is wrong with a message, or how it would be saved. Saves nothing.',
    access: 'manage',
    body: { schema: Body },
    answer: { status: 200, schema: ValidatedMessage },
    errors: ['invalid_message'],
  },
  step('publish', 'Makes the message that was saved last the live one.'),
  step('pause', 'Shows a message to nobody; whoever is owed it keeps it.'),
  step('resume', 'Makes a paused message live again.'),
  step('archive', 'Ends a message. Its results stay.'),
  {
    method: 'get',
    path: '/api/messages/{id}/versions',
    id: 'listVersionsOfMessage',
    summary: 'A message’s history, the newest first.',
    access: 'read',
    query: PAGE,
    answer: { status: 200, schema: MessageVersions },
  },
  {
    method: 'get',
    path: '/api/messages/{id}/versions/{version}',
    id: 'getVersionOfMessage',
    summary: 'One version of a message, whole.',
    access: 'read',
    answer: { status: 200, schema: MessageVersion },
  },
  {
    method: 'post',
    path: '/api/messages/{id}/rollback',
    id: 'rollBackMessage',
    summary: 'Brings an older version back, as a new one.',
    access: 'manage',
    body: { schema: RollBack },
    answer: { status: 200, schema: SavedMessage, hasVersion: true },
    errors: ['invalid_message'],
    isConditional: true,
  },
  {
    method: 'post',
    path: '/api/messages/{id}/preview',
    id: 'previewMessage',
    summary: 'Makes a link by which a message is looked at on a real page, as it was saved last.',
    access: 'manage',
    body: { schema: PreviewRequest },
    answer: { status: 200, schema: PreviewLink },
  },
  {
    method: 'get',
    path: '/api/messages/{id}/results',
    id: 'getResultsOfMessage',
    summary: 'What became of a message: people, funnel, conversion and uplift by version and variant.',
    access: 'read',
    answer: { status: 200, schema: ResultsOfMessage },
    errors: ['unavailable'],
  },
  deleting('messages', 'Message'),
]
