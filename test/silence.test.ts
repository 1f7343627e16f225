import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, scoreOf } from './contact.ts'
import { times, track, unique } from './events.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const HALF_LIFE_MS = 60_000
const POINTS = 20
let server: Server

/** How long after its event the score has fallen below a mark: to the millisecond, with the slack of every comparison. */
function fallsAfter(mark: number): number {
  return Math.floor(HALF_LIFE_MS * Math.log2(POINTS / (mark - 1e-9))) + 1
}

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/interest', {
    name: 'Interest',
    purpose: 'retention',
    status: 'active',
    activity: [
      {
        id: 'all',
        rules: [{ id: 'came', match: { event: 'Came' }, award: { each: POINTS }, fade: { halfLife: '1m' } }],
      },
    ],
    thresholds: [
      { id: 'fading', at: 15, on: 'fall' },
      { id: 'fainter', at: 14.8, on: 'fall' },
    ],
  })
  await server.api('PUT', '/api/messages/we-miss-you', messageAt('interest', 'fading'))
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const asServer = (batch: unknown[]) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
/** Somebody whose score falls below 15 so many milliseconds from now. */
async function somebodyFallingIn(ms: number) {
  const userId = unique('u')
  const cameAt = Date.now() + ms - fallsAfter(15)
  await asServer([track('Came', { userId, timestamp: new Date(cameAt).toISOString() })])
  const instantOf = (mark: number) => new Date(cameAt + fallsAfter(mark)).toISOString()
  return { id: `user:${userId}`, userId, cameAt, instantOf }
}
const crossingsOf = async (id: string) =>
  (await contact(server, id)).crossings.map(({ threshold, cause, at }) => ({ threshold, cause, at }))

describe('a score that falls by silence', () => {
  it('is noticed when it falls, without anybody asking, and dated to the millisecond', async () => {
    const { id, instantOf } = await somebodyFallingIn(1500)
    expect(await crossingsOf(id)).toEqual([])
    await expect
      .poll(() => crossingsOf(id))
      .toEqual([
        { threshold: 'fainter', cause: 'time', at: instantOf(14.8) },
        { threshold: 'fading', cause: 'time', at: instantOf(15) },
      ])
    const { messages } = await contact(server, id)
    expect(messages).toMatchObject([{ id: 'we-miss-you', owedAt: instantOf(15) }])
  })

  it('is noticed after a restart when it came due while the server was down, each mark at its instant', async () => {
    const { id, cameAt, instantOf } = await somebodyFallingIn(1000)
    const { data } = server
    await server.end('SIGKILL')
    await expect.poll(() => Date.now() > cameAt + fallsAfter(14.8)).toBe(true)
    server = await startServer({ data })
    await expect
      .poll(() => crossingsOf(id))
      .toEqual([
        { threshold: 'fainter', cause: 'time', at: instantOf(14.8) },
        { threshold: 'fading', cause: 'time', at: instantOf(15) },
      ])
  })

  it('is noticed later when the person came back before', async () => {
    const { id, userId } = await somebodyFallingIn(1500)
    await asServer([track('Came', { userId })])
    const other = await somebodyFallingIn(1500)
    await expect.poll(() => crossingsOf(other.id)).toHaveLength(2)
    expect(await crossingsOf(id)).toEqual([])
    expect((await scoreOf(server, id, 'interest')).score).toBeGreaterThan(30)
  })
})

describe('a threshold', () => {
  it('fires once while the score hovers about it, until it was released', async () => {
    const [up, down, model] = [unique('Up'), unique('Down'), unique('model')]
    await server.api('PUT', `/api/models/${model}`, {
      ...countingModel(up, 10, { thresholds: [{ id: 'mark', at: 50, release: 40 }] }),
      activity: [
        {
          id: 'all',
          rules: [
            { id: 'up', match: { event: up }, award: { each: 10 } },
            { id: 'down', match: { event: down }, award: { each: -10 } },
          ],
        },
      ],
    })
    const userId = unique('u')
    const move = async (event: string, count: number) => {
      await asServer(times(count, () => track(event, { userId })))
      const { crossings } = await contact(server, `user:${userId}`)
      return crossings.filter(crossing => crossing.model === model).length
    }
    expect(await move(up, 4)).toBe(0)
    expect(await move(up, 1)).toBe(1)
    expect(await move(up, 1)).toBe(1)
    for (const _ of times(3, () => null)) {
      // Down to 40, which is not below its release, and up to 60 again.
      expect(await move(down, 2)).toBe(1)
      expect(await move(up, 2)).toBe(1)
    }
    expect(await move(down, 3)).toBe(1)
    expect(await move(up, 2)).toBe(2)
  })

  it('stays quiet during its cooldown, though it was released', async () => {
    const [up, down, model] = [unique('Up'), unique('Down'), unique('model')]
    await server.api('PUT', `/api/models/${model}`, {
      ...countingModel(up, 10, { thresholds: [{ id: 'mark', at: 50, cooldown: '7d' }] }),
      activity: [
        {
          id: 'all',
          rules: [
            { id: 'up', match: { event: up }, award: { each: 10 } },
            { id: 'down', match: { event: down }, award: { each: -10 } },
          ],
        },
      ],
    })
    const userId = unique('u')
    for (const [event, count] of [
      [up, 6],
      [down, 5],
      [up, 5],
      [down, 6],
      [up, 8],
    ] as const) {
      await asServer(times(count, () => track(event, { userId })))
    }
    const { crossings, scores } = await contact(server, `user:${userId}`)
    expect(scores.find(score => score.model === model)?.score).toBe(80)
    expect(crossings.filter(crossing => crossing.model === model)).toHaveLength(1)
  })
})
