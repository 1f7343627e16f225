import { Choice, Rotation } from '../routes/webhooks.ts'
import { webhookSchema } from '../webhook/webhook.ts'
import * as answers from './answers.ts'
import { deleting, getting, listing, putting } from './kinds.ts'
import type { Operation } from './operation.ts'
import { PAGE } from './parameters.ts'

const Input = webhookSchema(false)
const ONE = '/api/webhooks/{id}'

export const webhooks: readonly Operation[] = [
  listing('webhooks', 'Webhooks', answers.Webhooks),
  {
    method: 'post',
    path: '/api/webhooks',
    id: 'makeWebhook',
    summary: 'Makes a webhook. This answer alone tells its secret.',
    access: 'manage',
    body: { schema: Input },
    answer: { status: 201, schema: answers.WebhookWithSecret, hasVersion: true },
    errors: ['invalid_webhook'],
  },
  getting('webhooks', 'Webhook', answers.WebhookWithDelivery),
  putting('webhooks', 'Webhook', Input, answers.Webhook, 'invalid_webhook'),
  deleting('webhooks', 'Webhook'),
  {
    method: 'post',
    path: `${ONE}/rotate`,
    id: 'rotateSecretOfWebhook',
    summary: 'Gives it a new secret, which this answer alone tells.',
    access: 'manage',
    body: { schema: Rotation, isOptional: true },
    answer: { status: 200, schema: answers.WebhookWithSecret, hasVersion: true },
    errors: ['invalid_webhook'],
    isConditional: true,
  },
  {
    method: 'post',
    path: `${ONE}/test`,
    id: 'testWebhook',
    summary: 'Sends it an event of the type webhook.test.',
    access: 'manage',
    answer: { status: 202, schema: answers.Tested },
  },
  {
    method: 'get',
    path: `${ONE}/deliveries`,
    id: 'listDeliveries',
    summary: 'What was sent last, and what became of it.',
    access: 'read',
    query: PAGE,
    answer: { status: 200, schema: answers.Deliveries },
  },
  {
    method: 'get',
    path: `${ONE}/parked`,
    id: 'listParkedDeliveries',
    summary: 'What could not be delivered in three days.',
    access: 'read',
    query: PAGE,
    answer: { status: 200, schema: answers.Parked },
  },
  {
    method: 'post',
    path: `${ONE}/parked/resend`,
    id: 'resendParkedDeliveries',
    summary: 'Sends parked ones again, all when none is named.',
    access: 'manage',
    body: { schema: Choice, isOptional: true },
    answer: { status: 200, schema: answers.Resent },
  },
  {
    method: 'delete',
    path: `${ONE}/parked`,
    id: 'deleteParkedDeliveries',
    summary: 'Forgets all that is parked.',
    access: 'manage',
    answer: { status: 200, schema: answers.Discarded },
  },
  {
    method: 'delete',
    path: `${ONE}/parked/{item}`,
    id: 'deleteParkedDelivery',
    summary: 'Forgets one that is parked.',
    access: 'manage',
    answer: { status: 204 },
  },
]
