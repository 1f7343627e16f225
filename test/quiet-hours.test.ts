import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { contact, me } from './contact.ts'
import { identify, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'
import { claims, token } from './token.ts'

const HALF_AN_HOUR_MS = 1_800_000
/** Never set over, and more than half an hour from UTC: there it is another time. */
const ELSEWHERE = 'Asia/Kolkata'

let server: Server
let identitySecret = ''

beforeAll(async () => {
  server = await startServer()
  const more = { visibility: 'client', thresholds: [{ id: 'hot', at: 10 }] }
  await server.api('PUT', '/api/models/interest', countingModel('Asked', 10, more))
  await server.api('PUT', '/api/messages/hush', { ...messageAt('interest', 'hot'), quietHours: quietNow() })
  await server.api('PUT', '/api/messages/anytime', { ...messageAt('interest', 'hot'), priority: -1 })
  const made = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })
  identitySecret = made.key
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** Hours in UTC in the midst of which this moment lies. */
function quietNow() {
  const timeOf = (ms: number) => new Date(ms).toISOString().slice(11, 16)
  return { from: timeOf(Date.now() - HALF_AN_HOUR_MS), to: timeOf(Date.now() + HALF_AN_HOUR_MS) }
}

const device = () => ({ anonymousId: unique('a'), deviceKey: unique('key') })
type Device = ReturnType<typeof device>

async function tell({ anonymousId, deviceKey }: Device, ...events: object[]): Promise<BatchAnswer> {
  const batch = events.map(event => ({ anonymousId, ...event }))
  const response = await server.batch({ deviceKey, batch })
  expect(response.status).toBe(200)
  return (await response.json()) as BatchAnswer
}
const asked = (timezone?: unknown, more: object = {}) =>
  track('Asked', { ...(timezone !== undefined && { context: { timezone } }), ...more })
const idsOf = ({ messages = [] }: Pick<BatchAnswer, 'messages'>) => messages.map(({ id }) => id)

describe('a message with quiet hours', () => {
  it('waits while it is quiet where the person is, in answers to events and to questions alike', async () => {
    const one = device()
    expect(idsOf(await tell(one, asked('UTC')))).toEqual(['anytime'])
    expect(idsOf(await me(server, one))).toEqual(['anytime'])
    const { messages } = await contact(server, `anon:${one.anonymousId}`)
    expect(messages.map(({ id }) => id).sort()).toEqual(['anytime', 'hush'])
  })

  it('is not lost: it comes with the first answer after, until it is seen', async () => {
    const one = device()
    await tell(one, asked('UTC'))
    // Somebody who travels wakes up earlier than we could wait.
    expect(idsOf(await tell(one, track('Landed', { context: { timezone: ELSEWHERE } })))).toEqual([
      'hush',
      'anytime',
    ])
    expect(idsOf(await me(server, one))).toEqual(['hush', 'anytime'])
    await tell(one, track('Message Dismissed', { properties: { message: 'hush' } }))
    expect(idsOf(await me(server, one))).toEqual(['anytime'])
  })

  it('goes by the zone that was told last, whichever came last', async () => {
    const one = device()
    const timestamp = new Date(Date.now() - HALF_AN_HOUR_MS).toISOString()
    expect(idsOf(await tell(one, asked(ELSEWHERE)))).toEqual(['hush', 'anytime'])
    expect(idsOf(await tell(one, asked('UTC', { timestamp })))).toEqual(['hush', 'anytime'])
    expect(idsOf(await tell(one, asked('UTC')))).toEqual(['anytime'])
  })

  it('goes by a trait where no page told a zone, and by UTC where there is none', async () => {
    const one = device()
    expect(idsOf(await tell(one, asked()))).toEqual(['anytime'])
    const answer = await tell(one, identify({ traits: { timezone: ELSEWHERE } }))
    expect(idsOf(answer)).toEqual(['hush', 'anytime'])
    expect(idsOf(await tell(one, asked('UTC')))).toEqual(['anytime'])
  })

  it.each([
    ['Mars/Olympus'],
    [''],
    ['+02:00'],
    ['__proto__'],
    [null],
    [7],
    [{ zone: 'UTC' }],
    ['x'.repeat(9999)],
  ])('does not mind %j for a zone', async timezone => {
    const one = device()
    const answer = await tell(one, asked(timezone), identify({ traits: { timezone: 'Mars/Olympus' } }))
    expect(answer).toMatchObject({ accepted: 2, rejected: [] })
    expect(idsOf(answer)).toEqual(['anytime'])
    expect(idsOf(await tell(one, asked(ELSEWHERE)))).toEqual(['hush', 'anytime'])
  })

  it('follows the person through a join, and from one device to another', async () => {
    const [first, second] = [device(), device()]
    const userId = unique('u')
    const asPerson = async () => {
      const response = await fetch(new URL('/v1/me', server.origin), {
        headers: { 'x-write-key': WRITE_KEY, 'x-identity-token': token(claims(userId), identitySecret) },
      })
      return idsOf((await response.json()) as BatchAnswer)
    }
    await tell(first, asked('UTC'))
    await tell(first, identify({ userId }))
    expect(await asPerson()).toEqual(['anytime'])
    await tell(second, asked(ELSEWHERE))
    await tell(second, identify({ userId }))
    expect(await asPerson()).toEqual(['hush', 'anytime'])
    // Another device's zone is none of its business.
    expect(idsOf(await me(server, first, userId))).toEqual(['anytime'])
  })

  it('in a zone of its own goes by that for people whose zone nobody told', async () => {
    const path = '/api/messages/far'
    const far = { ...messageAt('interest', 'hot'), quietHours: { ...quietNow(), zone: ELSEWHERE } }
    await server.api('PUT', path, far)
    const one = device()
    expect(idsOf(await tell(one, asked()))).toContain('far')
    expect(idsOf(await tell(one, asked('UTC')))).not.toContain('far')
    expect(await server.api('GET', path)).toMatchObject(far)
    await server.api('DELETE', path)
  })

  it.each([
    [{ from: '22:00', to: '22:00' }, 'quietHours.to', 'must be another time than from'],
    [{ from: '24:00', to: '08:00' }, 'quietHours.from', 'must be a time of day such as 22:00'],
    [{ from: '22:00', to: '8:00' }, 'quietHours.to', 'must be a time of day such as 22:00'],
    [{ from: '22:00' }, 'quietHours.to', 'is needed'],
    [
      { from: '22:00', to: '08:00', zone: 'Mars/Olympus' },
      'quietHours.zone',
      'must be a time zone such as Europe/Berlin',
    ],
    [{ from: '22:00', to: '08:00', days: [1] }, 'quietHours.days', 'is not known here: must be left out'],
  ])('is refused with %j, and told what would be right', async (quietHours, path, message) => {
    const body = { ...messageAt('interest', 'hot'), quietHours }
    const refused = await ask(server, 'PUT', '/api/messages/refused', { body, key: ADMIN_KEY })
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: 'invalid_message', issues: [{ path, message }] } },
    })
  })
})
