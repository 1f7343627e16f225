import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { DurationText } from '../../shared/model/parts.ts'
import { fixedDuration } from '../../shared/time/duration.ts'
import { authorOf } from '../auth/author.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import type { Delivery } from '../courier/calls.ts'
import { Couriers } from '../courier/couriers.ts'
import { handToCouriers } from '../courier/hand.ts'
import { allowsPrivate } from '../courier/network.ts'
import { parsePlace, placeText } from '../courier/place.ts'
import type { Fate } from '../courier/verdict.ts'
import { beginWalks } from '../directory/progress.ts'
import { readJson, readJsonIfAny } from '../http/body.ts'
import { cursorOf, wrongCursor } from '../http/cursor.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { pageOfList, pageParameters } from '../http/list.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { makeSecret, OVERLAP_MS } from '../webhook/secret.ts'
import { toldWebhook } from '../webhook/stored.ts'
import { testItem } from '../webhook/test-item.ts'
import { type StoredWebhook, type WebhookInput, webhookSchema } from '../webhook/webhook.ts'
import { type Config, keepConfig, type WorkspaceConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** The old secret must not stay for good when it may be known to others. */
const LONGEST_OVERLAP_MS = 30 * 86_400_000
const MOST_IDS = 1000

export const Rotation = v.strictObject({
  /** How long the secret before stays valid. */
  keep: v.optional(
    v.pipe(
      DurationText,
      v.check(text => (fixedDuration(text) ?? 0) <= LONGEST_OVERLAP_MS, 'must be at most "30d"'),
    ),
  ),
})
export const Choice = v.strictObject({ ids: v.optional(v.pipe(v.array(v.string()), v.maxLength(MOST_IDS))) })

/** `/api/webhooks`: where to tell what, and what became of it. */
export const webhookRoutes = new Hono<ManageEnv>().basePath('/api/webhooks').use(secretKey)

webhookRoutes.get('/', etag(), async c => {
  const webhooks = await workspaceOf(c.env, c.get('caller').workspace).webhooks()
  // The oldest first: their ids say nothing.
  const { things, next } = pageOfList(c.req.raw, webhooks, ({ createdAt, id }) => `${createdAt} ${id}`)
  return c.json({ webhooks: things.map(webhook => toldWebhook(webhook, Date.now())), next })
})

webhookRoutes.post('/', async c => {
  const input = await inputOf(c)
  const { workspace, config: known } = c.get('caller')
  const now = Date.now()
  const made = makeSecret(now)
  const webhook = { ...input, id: randomUUID(), workspace, createdAt: made.createdAt, secrets: [made] }
  const added = await workspaceOf(c.env, workspace).addWebhook(webhook, { by: authorOf(c.get('caller')) })
  if (!added) {
    throw new RequestError('invalid_webhook', 'There are as many webhooks as there can be. Delete one first.')
  }
  const { config } = doneOf(added)
  await follow(c, known, config)
  c.header('etag', etagOf(config.version))
  return c.json({ ...toldWebhook(webhook, now), secret: made.secret }, 201)
})

webhookRoutes.get('/:id', async c => {
  const known = await workspaceOf(c.env, c.get('caller').workspace).one('webhooks', idOf(c))
  if (!known) throw unknownWebhook(c)
  c.header('etag', etagOf(known.revision))
  return c.json({
    ...toldWebhook(known.thing, Date.now()),
    delivery: await new Couriers(c.env, known.thing).status(),
  })
})

webhookRoutes.put('/:id', async c => {
  const input = await inputOf(c)
  const { workspace, config: known } = c.get('caller')
  const changed = await workspaceOf(c.env, workspace).changeWebhook(idOf(c), input, writingOf(c))
  const { config, thing } = doneOf(changed, () => unknownWebhook(c))
  await follow(c, known, config)
  await new Couriers(c.env, thing).changed()
  c.header('etag', etagOf(config.version))
  return c.json(toldWebhook(thing, Date.now()))
})

webhookRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const webhook = await webhookOf(c)
  const deleted = await workspaceOf(c.env, workspace).deleteWebhook(idOf(c), writingOf(c))
  keepConfig(workspace, doneOf(deleted, () => unknownWebhook(c)).config)
  await new Couriers(c.env, webhook).forget()
  return c.body(null, 204)
})

webhookRoutes.post('/:id/rotate', async c => {
  const parsed = v.safeParse(Rotation, (await readJsonIfAny(c.req.raw)) ?? {})
  if (!parsed.success) {
    throw new RequestError('invalid_webhook', 'The secret was not rotated.', toIssues(parsed.issues))
  }
  const { keep } = parsed.output
  const overlap = keep === undefined ? OVERLAP_MS : (fixedDuration(keep) ?? OVERLAP_MS)
  const made = makeSecret(Date.now())
  const stub = workspaceOf(c.env, c.get('caller').workspace)
  const rotated = await stub.rotateWebhook(idOf(c), made, overlap, writingOf(c))
  const { config, thing } = doneOf(rotated, () => unknownWebhook(c))
  await new Couriers(c.env, thing).changed()
  c.header('etag', etagOf(config.version))
  return c.json({ ...toldWebhook(thing, Date.now()), secret: made.secret })
})

webhookRoutes.post('/:id/test', async c => {
  const { enabled } = await webhookOf(c)
  if (!enabled) throw new RequestError('invalid_request', 'This webhook is disabled. Enable it to test it.')
  const item = testItem(idOf(c), Date.now())
  const name = { workspace: c.get('caller').workspace, endpoint: idOf(c) }
  await handToCouriers(c.env, name, [item], 0)
  return c.json({ id: item.id }, 202)
})

webhookRoutes.get('/:id/deliveries', async c => {
  const { deliveries, next } = await deliveriesOf(c)
  return c.json({ deliveries, next })
})

webhookRoutes.get('/:id/parked', async c => {
  const { deliveries, next } = await deliveriesOf(c, 'parked')
  return c.json({ parked: deliveries, next })
})

webhookRoutes.post('/:id/parked/resend', async c => {
  const ids = await choiceOf(c)
  return c.json({ resent: await (await couriersOf(c)).resend(ids) })
})

webhookRoutes.delete('/:id/parked', async c => {
  return c.json({ deleted: await (await couriersOf(c)).discard() })
})

webhookRoutes.delete('/:id/parked/:item', async c => {
  const item = c.req.param('item')
  if ((await (await couriersOf(c)).discard([item])) > 0) return c.body(null, 204)
  throw new RequestError('not_found', `There is no parked item ${item}.`)
})

async function inputOf(c: Context<ManageEnv>): Promise<WebhookInput> {
  const parsed = v.safeParse(webhookSchema(allowsPrivate(c.env)), await readJson(c.req.raw))
  if (parsed.success) return parsed.output
  throw new RequestError('invalid_webhook', 'The webhook was not saved.', toIssues(parsed.issues))
}

/** Segments that are followed from now on may be such as time moves people through: everybody is to foresee it. */
async function follow(c: Context<ManageEnv>, known: Config, written: WorkspaceConfig): Promise<void> {
  const { workspace } = c.get('caller')
  const newer = keepConfig(workspace, written)
  if (newer.epoch > known.epoch) await beginWalks(c.env, workspace, newer)
}

async function choiceOf(c: Context<ManageEnv>): Promise<readonly string[] | undefined> {
  const parsed = v.safeParse(Choice, (await readJsonIfAny(c.req.raw)) ?? {})
  if (parsed.success) return parsed.output.ids
  throw new RequestError('invalid_request', 'Nothing was sent again.', toIssues(parsed.issues))
}

/** @throws RequestError where there is none: a courier that is only asked for would leave files on disk */
async function webhookOf(c: Context<ManageEnv>): Promise<StoredWebhook> {
  const webhook = await workspaceOf(c.env, c.get('caller').workspace).webhook(idOf(c))
  if (webhook) return webhook
  throw unknownWebhook(c)
}

async function couriersOf(c: Context<ManageEnv>): Promise<Couriers> {
  return new Couriers(c.env, await webhookOf(c))
}

async function deliveriesOf(
  c: Context<ManageEnv>,
  fate?: Fate,
): Promise<{ deliveries: readonly Delivery[]; next: string | null }> {
  const { limit, after } = pageParameters(c.req.raw)
  const place = after === null ? null : parsePlace(after)
  if (after !== null && place === null) throw wrongCursor()
  const found = await (await couriersOf(c)).deliveries(limit + 1, place, fate)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    deliveries: page.map(({ delivery }) => delivery),
    next: found.length > limit && last ? cursorOf(placeText(last.place)) : null,
  }
}

function idOf(c: Context<ManageEnv>): string {
  return c.req.param('id') ?? ''
}

function unknownWebhook(c: Context<ManageEnv>): RequestError {
  return new RequestError('not_found', `There is no webhook ${idOf(c)}.`)
}
