import { describe, expect, it } from 'vitest'
import type { Message } from '../../shared/message/message.ts'
import { configOf } from './contents.ts'
import { contentsOf, storedOf } from './stored-contents.ts'

const message = (id: string, status: Message['status']): Message => ({
  ...{ id, name: id, status, when: { model: 'm', threshold: 't' } },
  ...{ format: 'banner', content: { body: `${id} ${status}` } },
})

/** A row as it was before messages had versions. */
const OLD = {
  version: 7,
  messages: {
    constructor: message('constructor', 'live'),
    draft: message('draft', 'draft'),
    still: message('still', 'paused'),
  },
  revisions: { 'messages/constructor': 5, 'messages/draft': 6 },
}

describe('the messages of a row', () => {
  it('of before versions are as they were: what was live is, and each is its own first version', () => {
    const contents = contentsOf(OLD)
    expect(contents.messages).toEqual({
      constructor: {
        ...{ id: 'constructor', version: 1, message: OLD.messages.constructor },
        live: { ...OLD.messages.constructor, version: 1 },
      },
      draft: { id: 'draft', version: 1, message: OLD.messages.draft, live: null },
      still: {
        ...{ id: 'still', version: 1, message: OLD.messages.still },
        live: { ...OLD.messages.still, version: 1 },
      },
    })
    const { messages, pausedMessages } = configOf(contents)
    expect([messages, pausedMessages].map(all => all.map(({ id }) => id))).toEqual([
      ['constructor'],
      ['still'],
    ])
  })

  it('are the same when they are read again, a draft beside what is live too', () => {
    const { messages, ...rest } = contentsOf(OLD)
    const live = { ...message('both', 'live'), version: 3 }
    const both = { id: 'both', version: 4, message: message('both', 'draft'), live }
    const contents = { ...rest, messages: { ...messages, both }, revisions: { 'messages/both': 8 } }
    expect(contentsOf(storedOf(contents))).toEqual(contents)
    // The version before reads what was saved last, in the place where it always was.
    expect(storedOf(contents).messages.both).toEqual(both.message)
  })

  it('that an older version saved, gone back to meanwhile, are what that said', () => {
    const stored = storedOf(contentsOf(OLD))
    const saved = message('draft', 'live')
    const after = {
      ...stored,
      messages: { ...stored.messages, draft: saved },
      revisions: { ...stored.revisions, 'messages/draft': 9 },
    }
    expect(contentsOf(after).messages.draft).toMatchObject({ message: saved, live: { status: 'live' } })
  })
})
