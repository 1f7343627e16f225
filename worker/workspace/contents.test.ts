import { expect, it } from 'vitest'
import type { Message } from '../../shared/message/message.ts'
import { configOf, EMPTY } from './contents.ts'
import { saveMessage } from './message-record.ts'

const goal = { match: { event: 'Bought' }, within: '7d' }
const offer = (status: Message['status']): Message => ({
  ...{ id: 'offer', name: 'Offer', format: 'banner', content: { body: 'Half the price.' }, goal },
  ...{ status, when: { match: { event: 'Visited' } } },
})

it('the goal of a message is looked out for until it is deleted, whatever is saved after its end', () => {
  const live = saveMessage(undefined, offer('live'), 1)
  const archived = saveMessage(live, offer('archived'), 2)
  for (const record of [live, archived, saveMessage(archived, offer('draft'), 3)])
    expect(configOf({ ...EMPTY, messages: { offer: record } }).aims).toEqual([{ id: 'offer', goal }])
})
