import type { Context } from 'hono'
import type { Message } from '../../shared/message/message.ts'
import type { ManageEnv } from '../auth/manage.ts'
import { RequestError } from '../http/errors.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { keepConfig } from '../workspace/config.ts'
import type { MessageContents } from '../workspace/message-contents.ts'
import { messageIssues } from '../workspace/message-issues.ts'
import type { MessageRecord } from '../workspace/message-record.ts'
import type { Outcome } from '../workspace/outcome.ts'
import { unknownMessage } from './message-body.ts'

/**
 * Answers what became of a message that was written.
 * @throws RequestError for a write that was refused
 */
export function answerSaved(
  c: Context<ManageEnv>,
  id: string,
  saved: Outcome<MessageRecord>,
  contents: MessageContents,
  unknown = () => unknownMessage(id),
): Response {
  const { config, thing } = doneOf(saved, unknown)
  keepConfig(c.get('caller').workspace, config)
  c.header('etag', etagOf(config.version))
  return c.json(told(thing, contents))
}

/**
 * A message as it is told: what was saved last, with what people get and what that lacks since something it speaks
 * of was changed or deleted.
 */
export function told({ message, version, live }: MessageRecord, contents: MessageContents) {
  return { ...message, version, live, issues: live ? messageIssues(live, contents) : [] }
}

/** @throws RequestError `invalid_message` for one that could never be shown as it says */
export function refuseUnreachable(
  message: Message,
  contents: MessageContents,
  refusal = 'The message was not saved.',
): void {
  const issues = messageIssues(message, contents)
  if (issues.length > 0) throw new RequestError('invalid_message', refusal, issues)
}
