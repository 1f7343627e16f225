import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, me, scoreOf, timeline } from './contact.ts'
import { identify, track, unique } from './events.ts'
import { askAsPerson, type Device, device, idsOf, putMessage, tellAs, tellAsServer } from './messages.ts'
import { removeFolders, type Server, startServer } from './server.ts'

/** 10 points for each `Asked`, 10 less for each `Cooled`, and a tag for who was `Tagged`. */
const INTEREST = {
  ...{ name: 'Interest', purpose: 'custom', status: 'active', visibility: 'client' },
  activity: [
    {
      id: 'all',
      rules: [
        { id: 'asked', match: { event: 'Asked' }, award: { each: 10 } },
        { id: 'cooled', match: { event: 'Cooled' }, award: { each: -10 } },
        { id: 'tagged', match: { event: 'Tagged' }, tag: 'asker' },
      ],
    },
  ],
  stages: [
    { id: 'cold', from: 0 },
    { id: 'warm', from: 20 },
    { id: 'hot', from: 40 },
  ],
  thresholds: [{ id: 'keen', at: 30, release: 10 }],
}
const PROS = { traits: { plan: { is: ['pro'] } } }
const MESSAGES = {
  'at-mark': { when: { model: 'interest', threshold: 'keen' } },
  'at-stage': { when: { model: 'interest', stage: 'warm' } },
  'at-tag': { when: { model: 'interest', tag: 'asker' } },
  'in-segment': { when: { segment: 'pros' } },
  'at-event': { when: { match: { event: 'Priced', where: { field: 'properties.plan', is: 'pro' } } } },
  'for-pros': { when: { match: { event: 'Carted' } }, audience: PROS },
  'not-bought': { when: { match: { event: 'Left' } }, cancel: [{ event: 'Bought' }] },
  step: { when: { started: true } },
  tour: {
    when: { match: { event: 'Toured' } },
    content: { body: 'A tour?', action: { label: 'Yes', start: 'step' }, secondary: { label: 'No' } },
  },
  short: { when: { match: { event: 'Hurried' } }, expires: '1m' },
  later: { when: { match: { event: 'Waited' } }, delay: '1m' },
}

let server: Server
let identitySecret = ''

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/interest', INTEREST)
  await server.api('PUT', '/api/models/regret', {
    ...{ name: 'Regret', purpose: 'custom', status: 'active' },
    activity: [
      { id: 'all', rules: [{ id: 'missed', match: { event: 'Message Expired' }, award: { each: 7 } }] },
    ],
  })
  await server.api('PUT', '/api/segments/pros', { name: 'Pros', filter: PROS })
  for (const [id, message] of Object.entries(MESSAGES)) await putMessage(server, id, message)
  const made = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })
  identitySecret = made.key
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const tell = async (one: Device, ...events: object[]) => idsOf(await tellAs(server, one, ...events))
const did = (event: string, properties: object = {}) => track(event, { properties })
const ago = (ms: number) => ({ timestamp: new Date(Date.now() - ms).toISOString() })

describe('a message comes with the answer to what caused it', () => {
  it('when a threshold is crossed, until the score falls back below its release', async () => {
    const one = device()
    expect(await tell(one, did('Asked'), did('Asked'), did('Asked'))).toEqual(['at-mark', 'at-stage'])
    expect(await tell(one, did('Cooled'))).toContain('at-mark')
    expect(await tell(one, did('Cooled'), did('Cooled'))).toEqual([])
    expect(await tell(one, did('Asked'), did('Asked'), did('Asked'))).toContain('at-mark')
  })

  it('when a stage is entered, from whichever side, and while that lasts', async () => {
    const one = device()
    expect(await tell(one, did('Asked'))).toEqual([])
    expect(await tell(one, did('Asked'))).toEqual(['at-stage'])
    expect(await tell(one, did('Asked'), did('Asked'))).toEqual(['at-mark'])
    expect(await tell(one, did('Cooled'))).toEqual(['at-mark', 'at-stage'])
  })

  it('when a tag begins to be worn', async () => {
    expect(await tell(device(), did('Tagged'))).toEqual(['at-tag'])
  })

  it('when a segment is entered, by a visitor, too, whom no list shows', async () => {
    const one = device()
    expect(await tell(one, identify({ traits: { plan: 'free' } }))).toEqual([])
    expect(await tell(one, identify({ traits: { plan: 'pro' } }))).toEqual(['in-segment'])
    expect(await tell(one, identify({ traits: { plan: 'free' } }))).toEqual([])
    expect(await tell(one, identify({ traits: { plan: 'pro' } }))).toEqual(['in-segment'])
  })

  it('when an event of its own happens, not another like it, nor the same once more', async () => {
    const one = device()
    const priced = did('Priced', { plan: 'pro' })
    expect(await tell(one, did('Priced', { plan: 'free' }))).toEqual([])
    expect(await tell(one, priced)).toEqual(['at-event'])
    await tell(one, did('Message Dismissed', { message: 'at-event', how: 'close' }))
    expect(await tell(one, priced, did('Priced', { plan: 'pro' }))).toEqual([])
    expect(
      await tell(device(), track('Priced', { properties: { plan: 'pro' }, ...ago(48 * 3_600_000) })),
    ).toEqual([])
  })

  it('when the action of another message starts it, and not when a page says that one does', async () => {
    const one = device()
    const clicked = (message: string, action: string) =>
      did('Message Clicked', { message, action, start: 'step' })
    expect(await tell(one, clicked('tour', 'primary'))).toEqual([])
    expect(await tell(one, did('Toured'), did('Priced', { plan: 'pro' }))).toEqual(['at-event', 'tour'])
    expect(await tell(one, clicked('at-event', 'primary'))).toEqual(['tour'])
    const other = device()
    await tell(other, did('Toured'))
    expect(await tell(other, clicked('tour', 'secondary'))).toEqual([])
    expect(await tell(one, clicked('tour', 'primary'))).toEqual(['step'])
  })

  it('for those alone whom it is for, as they are when it is shown', async () => {
    const one = device()
    expect(await tell(one, did('Carted'))).toEqual([])
    await tell(one, identify({ traits: { plan: 'pro' } }))
    expect(await tell(one, did('Carted'))).toEqual(['for-pros', 'in-segment'])
    expect(await tell(one, identify({ traits: { plan: 'free' } }))).toEqual([])
  })

  it('unless an event that cancels it comes first', async () => {
    const [one, early] = [device(), device()]
    expect(await tell(one, did('Left'))).toEqual(['not-bought'])
    expect(await tell(one, did('Bought'))).toEqual([])
    expect(await tell(one, did('Left'))).toEqual(['not-bought'])
    await tell(one, did('Message Shown', { message: 'not-bought' }))
    expect(await tell(early, track('Bought', ago(60_000)), did('Left'))).toEqual(['not-bought'])
  })

  it('after its delay, and not before', async () => {
    expect(await tell(device(), did('Waited'))).toEqual([])
    expect(await tell(device(), track('Waited', ago(61_000)))).toEqual(['later'])
    const one = device()
    expect(await tell(one, track('Waited', ago(58_500)))).toEqual([])
    await expect.poll(async () => idsOf(await me(server, one)), { timeout: 10_000 }).toEqual(['later'])
  })

  it('and names the events that can bring one, so that no queue holds them up', async () => {
    const { urgent = [] } = await tellAs(server, device(), did('Nothing'))
    expect(urgent).toEqual([
      'Asked',
      'Carted',
      'Cooled',
      'Hurried',
      'Left',
      'Message Clicked',
      'Priced',
      'Tagged',
      'Toured',
      'Waited',
    ])
  })
})

describe('a message that nobody saw in time', () => {
  it('expires by itself, which is told once, counts, and stays so through a crash and repeats', async () => {
    const one = device()
    const id = `anon:${one.anonymousId}`
    const hurried = track('Hurried', ago(58_500))
    expect(await tell(one, hurried)).toEqual(['short'])
    const expired = async () =>
      (await timeline(server, id)).filter(event => 'event' in event && event.event === 'Message Expired')
    await expect.poll(expired, { timeout: 20_000 }).toHaveLength(1)
    const { data } = server
    await server.end('SIGKILL')
    server = await startServer({ data })
    expect(await tell(one, hurried)).toEqual([])
    const [event] = await expired()
    const at = new Date(Date.parse(String(hurried.timestamp)) + 60_000).toISOString()
    expect(event).toMatchObject({ type: 'track', timestamp: at, properties: { message: 'short' } })
    expect(await expired()).toHaveLength(1)
    expect((await scoreOf(server, id, 'regret')).score).toBe(7)
    expect((await contact(server, id)).messages).toMatchObject([{ id: 'short', expiredAt: at }])
    // A later cause owes it anew.
    expect(await tell(one, did('Hurried'))).toEqual(['short'])
  })

  it('does not expire once it was seen, nor for long gone causes', async () => {
    const one = device()
    await tell(one, track('Hurried', ago(58_000)), did('Waited'))
    await tell(one, did('Message Shown', { message: 'short' }))
    expect(await tell(one, track('Hurried', ago(120_000)))).toEqual([])
    const other = device()
    expect(await tell(other, track('Hurried', ago(120_000)))).toEqual([])
    expect((await contact(server, `anon:${other.anonymousId}`)).messages).toEqual([])
  })
})

describe('a device without a verified identity', () => {
  it('learns of a message only what its own events explain; the person learns of all', async () => {
    const [mine, theirs] = [device(), device()]
    const userId = unique('u')
    for (const one of [mine, theirs]) await tell(one, identify({ userId }))
    const asked = [1, 2].map(() => did('Asked'))
    expect(
      await tell(
        mine,
        ...[...asked, did('Priced', { plan: 'pro' }), did('Tagged')].map(event => ({ ...event, userId })),
      ),
    ).toEqual([...['at-event', 'at-stage', 'at-tag']])
    expect(idsOf(await me(server, theirs, userId))).toEqual([])
    const priced = { ...did('Priced', { plan: 'pro' }), userId }
    expect(await tell(theirs, priced)).toEqual(['at-event'])
    await tell(mine, { ...did('Priced', { plan: 'pro' }), userId })
    await tellAsServer(server, track('Left', { userId }), identify({ userId, traits: { plan: 'pro' } }))
    expect(idsOf(await me(server, mine, userId))).toEqual(['at-event', 'at-stage', 'at-tag'])
    expect(idsOf(await askAsPerson(server, userId, identitySecret))).toEqual([
      ...['at-event', 'at-stage', 'at-tag', 'in-segment', 'not-bought'],
    ])
  })

  it('learns that somebody came back to where everybody begins only if its own events had led them away', async () => {
    await putMessage(server, 'cooled-down', { when: { model: 'interest', stage: 'cold' } })
    const [mine, theirs] = [device(), device()]
    const userId = unique('u')
    for (const one of [mine, theirs]) await tell(one, identify({ userId }))
    const [up, down] = ['Asked', 'Cooled'].map(event => [1, 2].map(() => ({ ...did(event), userId })))
    await tell(mine, ...(up ?? []))
    expect(await tell(mine, ...(down ?? []))).toEqual(['cooled-down'])
    expect(idsOf(await me(server, theirs, userId))).toEqual([])
    expect(idsOf(await askAsPerson(server, userId, identitySecret))).toEqual(['cooled-down'])
    await server.api('DELETE', '/api/messages/cooled-down')
  })

  it('learns nothing of what was clicked on another', async () => {
    const [mine, theirs] = [device(), device()]
    const userId = unique('u')
    for (const one of [mine, theirs]) await tell(one, identify({ userId }))
    await tell(mine, { ...did('Toured'), userId })
    const clicked = { ...did('Message Clicked', { message: 'tour', action: 'primary' }), userId }
    expect(await tell(mine, clicked)).toEqual(['step'])
    expect(idsOf(await me(server, theirs, userId))).toEqual([])
    expect(idsOf(await me(server, mine, userId))).toEqual(['step'])
  })
})
