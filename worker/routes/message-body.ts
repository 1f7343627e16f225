import * as v from 'valibot'
import { checkMessage } from '../../shared/message/check.ts'
import { AnyFormat, Message } from '../../shared/message/message.ts'
import { utf8Bytes } from '../../shared/value/bytes.ts'
import { isDeeperThan } from '../../shared/value/depth.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { asRecord } from '../ingest/batch.ts'

/** The largest message, as JSON in UTF-8: all variants and translations are in it. */
const MAX_MESSAGE_BYTES = 64 * 1024
/** Conditions are 8 deep at most, in what a checklist's item counts. */
const MAX_DEPTH = 40

/** What is wrong with a field is told once. */
const ONCE = { abortPipeEarly: true }

type Issues = ReturnType<typeof toIssues>

/**
 * A message as a request brought it, under the id that the address says. What an answer tells beside a message is
 * not looked at, so that what was got can be put, and neither is the `$schema` of a file.
 * @param refusal what did not happen when it is refused
 * @throws RequestError `invalid_message` with the path of every field that is wrong
 */
export function messageIn(body: unknown, id: string, refusal: string): Message {
  const { $schema, version, live, issues: told, ...message } = asRecord(body)
  const size = sizeIssues(message)
  if (size.length > 0) throw new RequestError('invalid_message', refusal, size)
  const parsed = v.safeParse(Message, { ...message, id }, ONCE)
  if (parsed.success) return withoutFaults(parsed.output, refusal)
  const isOfNoFormat = !v.is(AnyFormat.entries.format, message.format)
  const { issues = [] } = isOfNoFormat ? v.safeParse(AnyFormat, { ...message, id }, ONCE) : parsed
  throw new RequestError('invalid_message', refusal, toIssues(issues))
}

function withoutFaults(message: Message, refusal: string): Message {
  const issues = checkMessage(message)
  if (issues.length > 0) throw new RequestError('invalid_message', refusal, issues)
  return message
}

function sizeIssues(message: object): Issues {
  if (isDeeperThan(MAX_DEPTH, message))
    return [{ path: '', message: `must not be nested deeper than ${MAX_DEPTH}` }]
  const bytes = utf8Bytes(JSON.stringify(message))
  if (bytes <= MAX_MESSAGE_BYTES) return []
  return [{ path: '', message: `must be at most ${MAX_MESSAGE_BYTES} bytes of JSON`, value: bytes }]
}

export function unknownMessage(id: string): RequestError {
  return new RequestError('not_found', `There is no message ${id}.`)
}
