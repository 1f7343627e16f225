import * as v from 'valibot'
import { Previewed } from '../routes/preview.ts'
import { BatchAnswerSchema, Me, PreviewAnswer } from './answers.ts'
import type { Operation } from './operation.ts'
import { ASKER } from './parameters.ts'

/** What a call of the Segment API holds; each event is checked when it comes, and refused for itself. */
const EventFields = v.looseObject({
  messageId: v.optional(v.string()),
  userId: v.optional(v.unknown()),
  anonymousId: v.optional(v.unknown()),
  timestamp: v.optional(v.string()),
})
const envelope = {
  sentAt: v.optional(v.string()),
  writeKey: v.optional(v.string()),
  deviceKey: v.optional(v.string()),
  identityToken: v.optional(v.string()),
}
const Batch = v.looseObject({ batch: v.array(EventFields), ...envelope })
const Single = v.looseObject({ ...EventFields.entries, ...envelope })

/** Each call with its short form, which other people's SDKs use. */
const CALLS = ['batch', 'track', 'page', 'screen', 'identify', 'group', 'alias']

export const sending: readonly Operation[] = [
  ...CALLS.flatMap(call => [sent(call, call, ''), sent(call, call.charAt(0), 'Shortly')]),
  {
    method: 'post',
    path: '/v1/m',
    id: 'dropMetrics',
    summary: 'Takes what other people’s SDKs tell of themselves, and keeps nothing.',
    access: 'open',
    answer: { status: 200, schema: v.object({ success: v.literal(true) }) },
  },
  {
    method: 'get',
    path: '/v1/me',
    id: 'getMe',
    summary: 'What a device’s own events earned, or all of a person whose token it shows.',
    access: 'device',
    query: ASKER,
    answer: { status: 200, schema: Me },
    errors: ['device_key_needed', 'identity_refused', 'origin_not_allowed'],
  },
  {
    method: 'post',
    path: '/v1/me',
    id: 'askMe',
    summary: 'The same with everything in the body, which costs a browser no preflight.',
    access: 'send',
    body: {
      schema: v.looseObject({
        ...envelope,
        anonymousId: v.optional(v.string()),
        userId: v.optional(v.string()),
      }),
    },
    answer: { status: 200, schema: Me },
    errors: ['device_key_needed', 'identity_refused', 'origin_not_allowed'],
  },
  {
    method: 'get',
    path: '/v1/live',
    id: 'listen',
    summary:
      'A WebSocket that tells the same whenever it changes; key, device key and token are subprotocols.',
    access: 'open',
    query: ASKER,
    answer: { status: 101 },
    errors: ['unknown_key', 'forbidden', 'device_key_needed', 'identity_refused', 'origin_not_allowed'],
  },
  {
    method: 'post',
    path: '/v1/preview',
    id: 'getPreview',
    summary: 'A message as it was saved last, for a page that was opened by the link of a preview.',
    access: 'send',
    body: { schema: Previewed },
    answer: { status: 200, schema: PreviewAnswer },
    errors: ['preview_refused', 'origin_not_allowed', 'too_many_contacts', 'not_found'],
  },
]

function sent(call: string, path: string, form: string): Operation {
  const isBatch = call === 'batch'
  return {
    method: 'post',
    path: `/v1/${path}`,
    id: `${isBatch ? 'sendBatch' : call}${form}`,
    summary: isBatch ? 'Takes up to 2,500 events.' : `Takes one event of the type ${call}.`,
    access: 'send',
    body: { schema: isBatch ? Batch : Single },
    answer: { status: 200, schema: BatchAnswerSchema },
    errors: ['origin_not_allowed', 'too_many_contacts', ...(isBatch ? [] : (['invalid_event'] as const))],
  }
}
