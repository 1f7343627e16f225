import { afterAll, describe, expect, it } from 'vitest'
import { scoreOf, timeline } from './contact.ts'
import { times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { removeFolders, type Server, startServer } from './server.ts'

const PEOPLE = 6
const SENDERS = 12
/** Acknowledged batches after which the server is killed, in the midst of others. */
const KILL_AFTER = 60

afterAll(removeFolders)

interface Sent {
  readonly userId: string
  readonly batch: readonly { readonly messageId?: unknown }[]
  isAcknowledged: boolean
}

/** Sends without a pause until the server is gone; tells of each batch what became of it. */
async function sendUntilGone(server: Server, people: readonly string[], onAcknowledged: () => void) {
  const sent: Sent[] = []
  const sender = async (index: number) => {
    for (let count = 0; ; count++) {
      const userId = people[(index + count) % people.length] ?? ''
      const entry: Sent = { userId, batch: times(5, () => track('Beat', { userId })), isAcknowledged: false }
      sent.push(entry)
      const isGood = await server.batch({ batch: entry.batch }).then(
        async response => response.ok && (await response.json()) !== null,
        () => null,
      )
      if (isGood === null) return
      entry.isAcknowledged = isGood
      if (isGood) onAcknowledged()
    }
  }
  await Promise.all(times(SENDERS, sender))
  return sent
}

const idsOf = (sent: readonly Sent[]) => sent.flatMap(({ batch }) => batch.map(event => event.messageId))

describe('a server that was killed in the midst of traffic', () => {
  it('has every event that it acknowledged, and none twice, each time', async () => {
    let server = await startServer()
    await server.api('PUT', '/api/models/beats', countingModel('Beat', 1, { range: { min: 0, max: 1e9 } }))
    const people = times(PEOPLE, () => unique('u'))
    const sent: Sent[] = []
    for (const _ of times(3, () => null)) {
      let acknowledged = 0
      let ended: Promise<unknown> | undefined
      const round = await sendUntilGone(server, people, () => {
        acknowledged++
        if (acknowledged === KILL_AFTER) ended = server.end('SIGKILL')
      })
      await ended
      sent.push(...round)
      server = await startServer({ data: server.data })
      for (const userId of people) {
        const own = sent.filter(entry => entry.userId === userId)
        const stored = (await timeline(server, `user:${userId}`)).map(({ messageId }) => messageId)
        expect(new Set(stored).size).toBe(stored.length)
        expect(stored).toEqual(expect.arrayContaining(idsOf(own.filter(entry => entry.isAcknowledged))))
        expect(idsOf(own)).toEqual(expect.arrayContaining(stored))
        expect((await scoreOf(server, `user:${userId}`, 'beats')).score).toBe(stored.length)
      }
    }
    expect(sent.some(entry => !entry.isAcknowledged)).toBe(true)

    // Whoever got no answer sends again, and some who got one: all is there, once.
    await Promise.all(sent.map(({ batch }) => server.batch({ batch })))
    for (const userId of people) {
      const all = idsOf(sent.filter(entry => entry.userId === userId))
      const stored = (await timeline(server, `user:${userId}`)).map(({ messageId }) => messageId)
      expect(stored.toSorted()).toEqual(all.toSorted())
      expect((await scoreOf(server, `user:${userId}`, 'beats')).score).toBe(all.length)
    }
    await server.end('SIGKILL')
  })
})
