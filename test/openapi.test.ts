import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { track, unique } from './events.ts'
import { type Answered, ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

type Json = { readonly [name: string]: Json }

let server: Server
let document: Json
let holds: (pointer: string) => ValidateFunction

beforeAll(async () => {
  server = await startServer()
  document = (await (await fetch(new URL('/openapi.json', server.origin))).json()) as Json
  const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }))
  // What a client must put up with, more fields in an answer, is more than the service may do by the way.
  ajv.addSchema(closed(document) as object, 'api')
  holds = pointer => ajv.compile({ $ref: `api#${pointer}` })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** The same with objects that have no field but those that are said. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]))
  const isObject = copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy)
  return isObject ? { ...copy, additionalProperties: false } : copy
}

const operationAt = (method: string, path: string) => {
  const parts = path.replace(/\?.*/, '').split('/')
  const pattern = Object.keys(document.paths ?? {}).find(known => {
    const names = known.split('/')
    return (
      names.length === parts.length && names.every((name, i) => name.startsWith('{') || name === parts[i])
    )
  })
  return { pattern: pattern ?? '', operation: document.paths?.[pattern ?? '']?.[method.toLowerCase()] ?? {} }
}

/** Asks, and holds request and answer to what the document says of them. */
async function asked(
  method: string,
  path: string,
  wanted: number,
  options: { body?: object; headers?: object; key?: string } = {},
): Promise<Answered> {
  const answer = await ask(server, method, path, options)
  expect([answer.status, answer.body.error]).toEqual([wanted, wanted < 400 ? undefined : answer.body.error])
  const { pattern, operation } = operationAt(method, path)
  const at = `/paths/${pattern.replaceAll('/', '~1')}/${method.toLowerCase()}`
  const json = 'content/application~1json/schema'
  const check = (pointer: string, value: unknown) => {
    const isValid = holds(encodeURI(`${at}/${pointer}/${json}`))
    expect(isValid(value), `${method} ${path}: ${JSON.stringify(isValid.errors)}`).toBe(true)
  }
  expect(operation.responses, `${method} ${path}`).toHaveProperty(String(wanted))
  if (operation.responses?.[wanted]?.content) check(`responses/${wanted}`, answer.body)
  if (wanted < 400 && options.body && operation.requestBody) check('requestBody', options.body)
  return answer
}

describe('the description of the API', () => {
  it('is a valid document of OpenAPI 3.1', async () => {
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    expect(document.openapi).toMatch(/^3\.1\./)
  })

  it('is sent once to who has it, and open to all', async () => {
    const first = await fetch(new URL('/openapi.json', server.origin))
    expect(first.headers.get('content-type')).toBe('application/json')
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await fetch(new URL('/openapi.json', server.origin), { headers })).status).toBe(304)
  })

  it('names each operation once', () => {
    const ids = Object.values(document.paths ?? {}).flatMap(path =>
      Object.values(path).map(({ operationId }) => String(operationId)),
    )
    expect(ids.length).toBeGreaterThan(50)
    expect(new Set(ids).size).toBe(ids.length)
    // Clients are generated from these: they stay.
    expect(ids).toEqual(
      expect.arrayContaining([
        'sendBatch',
        'listContacts',
        'getContact',
        'putModel',
        'publishModel',
        'makeKey',
      ]),
    )
  })

  it('knows the codes that the page of the API explains, and no other', () => {
    const page = readFileSync('docs/api.md', 'utf8')
    const explained = [...page.matchAll(/<a id="(\w+)"><\/a>`\1` \|/g)].map(([, code]) => code)
    const schemas = document.components?.schemas as unknown as {
      Error: { properties: { error: { properties: { code: { enum: string[] } } } } }
    }
    expect([...schemas.Error.properties.error.properties.code.enum].sort()).toEqual(explained.sort())
  })

  it('has the examples of the documentation, which fit', () => {
    const { example } = (operationAt('PUT', '/api/models/x').operation.requestBody?.content?.[
      'application/json'
    ] ?? {}) as { example?: Json }
    expect(example).toMatchObject({ name: 'Curious about the price' })
    const isValid = holds('/paths/~1api~1models~1%7Bid%7D/put/requestBody/content/application~1json/schema')
    expect(isValid(example), JSON.stringify(isValid.errors)).toBe(true)
    expect(isValid({ ...example, status: 'soon' })).toBe(false)
  })
})

describe('what the service answers is what the description says', () => {
  it('about models', async () => {
    const body = countingModel('Used', 10, { stages: [{ id: 'warm', from: 10 }], visibility: 'client' })
    await asked('PUT', '/api/models/used', 200, { body })
    const { body: got } = await asked('GET', '/api/models/used', 200)
    await asked('PUT', '/api/models/used', 200, { body: got.model as object })
    await asked('GET', '/api/models?limit=1', 200)
    await asked('POST', '/api/models/used/publish', 200)
    await asked('POST', '/api/models/used/publish', 200, { body: { crossings: 'act' } })
    await asked('POST', '/api/models/used/publish', 422, { body: { crossings: 'loud' } })
    await asked('PUT', '/api/models/used', 200, { body: { ...body, crossings: 'silent' } })
    await asked('POST', '/api/models/used/validate', 200, { body })
    await asked('POST', '/api/models/used/validate', 422, { body: { name: 1 } })
    await asked('POST', '/api/models/used/impact', 200)
    await asked('POST', '/api/models/other/impact', 200, { body })
    await asked('POST', '/api/models/other/impact', 404)
    await asked('GET', '/api/models/used/versions?limit=2', 200)
    await asked('GET', '/api/models/used/versions?limit=0', 400)
    await asked('GET', '/api/models/used/versions/1', 200)
    await asked('GET', '/api/models/used/versions/100', 404)
    await asked('POST', '/api/models/used/rollback', 200, { body: { version: 1 } })
    await asked('POST', '/api/models/used/rollback', 400, { body: { version: 'first' } })
    await asked('GET', '/api/audit?limit=3', 200)
    await asked('GET', '/api/audit?limit=0', 400)
    await asked('PUT', '/api/models/used', 422, { body: { name: 1 } })
    await asked('PUT', '/api/models/used', 412, { body, headers: { 'if-none-match': '*' } })
    await asked('GET', '/api/models/nothing', 404)
    await asked('GET', '/api/models?limit=0', 400)
    await asked('GET', '/api/models', 401, { key: 'sk_main_unknown' })
    await asked('GET', '/api/models', 403, { key: WRITE_KEY })
  })

  it('about contacts, and to pages', async () => {
    const userId = unique('u')
    const event = { ...track('Used', { userId }), properties: { a: 1 } }
    await asked('POST', '/v1/batch', 200, { body: { batch: [event, { type: 'nothing' }] } })
    await asked('POST', '/v1/track', 200, { body: track('Used', { userId }) })
    await asked('POST', '/v1/track', 400, { body: { event: 1 } })
    const device = { anonymousId: unique('a') }
    const sent = { batch: [track('Used', device)], writeKey: WRITE_KEY, deviceKey: 'd'.repeat(32) }
    await asked('POST', '/v1/b', 200, { body: sent, key: WRITE_KEY })
    const headers = { 'x-device-key': sent.deviceKey }
    await asked('GET', `/v1/me?anonymousId=${device.anonymousId}`, 200, { headers, key: WRITE_KEY })
    const path = `/api/contacts/user:${userId}`
    for (const of of ['', '/export', '/timeline?limit=1', '/scores?at=2030-01-01T00:00:00Z', '/rank'])
      await asked('GET', `${path}${of}`, 200)
    const groupId = unique('acme')
    const groupCall = (id: string) => ({
      ...{ type: 'group', messageId: unique('m'), userId: unique('u') },
      groupId: id,
    })
    for (const [list, id] of [
      ['accounts', groupId],
      ['deals', `deal:${groupId}`],
    ] as const) {
      await asked('POST', '/v1/batch', 200, { body: { batch: [groupCall(id)] } })
      const one = `/api/${list}/${id}`
      const known = async () => (await ask(server, 'GET', `${one}/people`)).body.people
      await expect.poll(known).toHaveLength(1)
      for (const of of ['', '/export', '/people', '/rank']) await asked('GET', `${one}${of}`, 200)
      await asked('DELETE', one, 204)
      await asked('DELETE', one, 404)
    }
    const listed = () => asked('GET', '/api/contacts?model=used&count=true', 200)
    await expect.poll(async () => (await listed()).body.count).toBeGreaterThan(0)
    await asked('GET', '/api/contacts/user:nobody', 404)
    await asked('GET', '/api/contacts?colour=red', 400)
    await asked('GET', '/api/directory', 200)
    const many = Array.from({ length: 101 }, () => track('Used', { userId: unique('u') }))
    await asked('POST', '/v1/batch', 200, { body: { batch: many } })
    await asked('GET', '/api/inbox', 200)
    await asked('GET', '/api/reports/funnel?model=used', 200)
    await asked('GET', '/api/reports/funnel?model=nothing', 404)
    await asked('POST', '/api/directory/rebuild', 202, { body: { shards: 4 } })
  })

  it('about segments, messages and keys', async () => {
    await asked('PUT', '/api/segments/s', 200, { body: { name: 'S', filter: { known: true } } })
    for (const path of ['/api/segments', '/api/segments/s', '/api/segments/s/contacts?sort=lastSeen'])
      await asked('GET', path, 200)
    await asked('PUT', '/api/segments/s', 422, { body: { name: 'S', filter: { score: 1 } } })
    await asked('DELETE', '/api/segments/s', 204)
    const { etag, body: settings } = await asked('GET', '/api/settings', 200)
    const messages = { every: '1d', kinds: { offer: { every: '7d' } }, holdOut: 0.1 }
    const wanted = { ...settings, messages }
    await asked('PUT', '/api/settings', 200, { body: wanted, headers: { 'if-match': etag } })
    await asked('PUT', '/api/settings', 412, { body: settings, headers: { 'if-match': etag } })
    await asked('PUT', '/api/settings', 422, { body: { retention: { events: '5 days' } } })
    const message = { ...messageAt('used', 'x'), status: 'draft' }
    await asked('PUT', '/api/messages/m', 200, { body: message })
    await asked('GET', '/api/messages/m', 200)
    await asked('POST', '/api/messages/m/pause', 409)
    await asked('PUT', '/api/messages/m', 422, { body: { ...message, format: 'popup' } })
    const live = { ...message, when: { match: { event: 'Used' } }, status: 'live' }
    const { body: saved } = await asked('PUT', '/api/messages/m', 200, { body: live })
    await asked('PUT', '/api/messages/m', 200, { body: saved })
    await asked('POST', '/api/messages/m/validate', 200, { body: live })
    for (const step of ['pause', 'resume', 'archive', 'publish'])
      await asked('POST', `/api/messages/m/${step}`, 200)
    await asked('GET', '/api/messages/m/versions?limit=2', 200)
    await asked('GET', '/api/messages/m/versions/2', 200)
    await asked('GET', '/api/messages/m/results', 200)
    await asked('GET', '/api/messages/none/results', 404)
    await asked('POST', '/api/messages/m/rollback', 200, { body: { version: 2 } })
    const page = { url: 'https://www.example.com/', traits: { name: 'Ada' } }
    const { body: link } = await asked('POST', '/api/messages/m/preview', 200, { body: page })
    await asked('POST', '/api/messages/m/preview', 400, { body: { url: 'nowhere' } })
    const token = new URL(String(link.url)).searchParams.get('tidemark')?.replace('preview:', '')
    await asked('POST', '/v1/preview', 200, { body: { token, writeKey: WRITE_KEY }, key: WRITE_KEY })
    await asked('POST', '/v1/preview', 401, { body: { token: 'x' }, key: WRITE_KEY })
    await asked('GET', '/api/messages', 200)
    for (const body of [{ type: 'write' }, { type: 'secret', role: 'read' }, { type: 'identity' }])
      await asked('POST', '/api/keys', 201, { body: { name: 'Of the tests', ...body } })
    const { body } = await asked('GET', '/api/keys', 200)
    const [first] = body.keys as { id: string }[]
    await asked('GET', `/api/keys/${first?.id}`, 200)
    await asked('POST', '/api/keys', 400, { body: { type: 'other' } })
  })

  it('about webhooks', async () => {
    const body = { url: 'https://example.com/hook', events: ['segment.entered'], segments: ['hot'] }
    const { body: made } = await asked('POST', '/api/webhooks', 201, { body })
    const path = `/api/webhooks/${made.id}`
    await asked('GET', '/api/webhooks', 200)
    await asked('GET', path, 200)
    await asked('PUT', path, 200, { body: { ...body, enabled: false } })
    await asked('POST', `${path}/rotate`, 200, { body: { keep: '1h' } })
    await asked('GET', `${path}/deliveries`, 200)
    await asked('GET', `${path}/parked?limit=5`, 200)
    await asked('POST', `${path}/parked/resend`, 200)
    await asked('DELETE', `${path}/parked`, 200)
    await asked('PUT', path, 422, { body: { url: 'ftp://example.com', events: [] } })
    await asked('DELETE', path, 204)
  })
})
