import { describe, expect, it } from 'vitest'
import type { Event } from '../../shared/event/event.ts'
import type { MessageMemories } from '../../shared/message/memory.ts'
import type { Message } from '../../shared/message/message.ts'
import { mergeMessages, noteMessageEvent, oweMessages, pendingMessages } from './message-memory.ts'

const HOT = { model: 'interest', threshold: 'hot' }

function message(id: string, when = HOT): Message {
  return { id, name: id, status: 'live', when, format: 'banner', content: { body: 'Hello' } }
}

function became(event: string, id: unknown, timestamp = '2026-03-10T12:00:00.000Z'): Event {
  return { type: 'track', event, messageId: 'm', timestamp, userId: 'u', properties: { message: id } }
}

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)

describe('a message', () => {
  it('is owed when its own threshold is crossed', () => {
    const messages = [
      message('offer'),
      message('other-mark', { ...HOT, threshold: 'warm' }),
      message('other-model', { ...HOT, model: 'risk' }),
    ]
    const memories: MessageMemories = {}
    oweMessages(memories, messages, HOT, 5)
    expect(memories).toEqual({ offer: { owedAt: 5 } })
    expect(idsOf(pendingMessages(memories, messages))).toEqual(['offer'])
  })

  it('is owed once in a life, also when its mark is crossed again after it was seen', () => {
    const memories: MessageMemories = {}
    oweMessages(memories, [message('offer')], HOT, 5)
    noteMessageEvent(memories, became('Message Dismissed', 'offer'))
    oweMessages(memories, [message('offer')], HOT, 6)
    expect(memories.offer?.owedAt).toBe(5)
    expect(pendingMessages(memories, [message('offer')])).toEqual([])
  })

  it.each(['Message Shown', 'Message Clicked', 'Message Dismissed'])('waits no more after %s', event => {
    const memories: MessageMemories = { offer: { owedAt: 5 } }
    noteMessageEvent(memories, became(event, 'offer', '1970-01-01T00:00:00.000Z'))
    expect(pendingMessages(memories, [message('offer')])).toEqual([])
  })

  it('keeps the first time that it was shown', () => {
    const memories: MessageMemories = { offer: { owedAt: 5 } }
    noteMessageEvent(memories, became('Message Shown', 'offer', '2026-01-01T00:00:00.000Z'))
    noteMessageEvent(memories, became('Message Shown', 'offer', '2026-02-01T00:00:00.000Z'))
    expect(memories.offer?.shownAt).toBe(Date.parse('2026-01-01T00:00:00.000Z'))
  })

  it('that nobody was owed is not remembered, whatever a page claims', () => {
    const memories: MessageMemories = { offer: { owedAt: 5 } }
    for (const id of ['other', '__proto__', 'constructor', 7, null, { id: 'offer' }])
      noteMessageEvent(memories, became('Message Dismissed', id))
    noteMessageEvent(memories, became('constructor', 'offer'))
    expect(memories).toEqual({ offer: { owedAt: 5 } })
  })

  it('called constructor is owed like any other', () => {
    const memories: MessageMemories = {}
    expect(pendingMessages(memories, [message('constructor')])).toEqual([])
    oweMessages(memories, [message('constructor')], HOT, 5)
    expect(idsOf(pendingMessages(memories, [message('constructor')]))).toEqual(['constructor'])
  })

  it('waits in the order of the messages, which is that of their importance', () => {
    const memories: MessageMemories = { a: { owedAt: 1 }, b: { owedAt: 2 } }
    expect(idsOf(pendingMessages(memories, [message('b'), message('x'), message('a')]))).toEqual(['b', 'a'])
  })
})

describe('two identifiers of one person', () => {
  it('have seen what either saw, and were owed it when the first was', () => {
    const one: MessageMemories = { both: { owedAt: 5, shownAt: 6 }, mine: { owedAt: 1 } }
    const other: MessageMemories = {
      both: { owedAt: 4, dismissedAt: 8 },
      theirs: { owedAt: 2, clickedAt: 3 },
    }
    mergeMessages(one, other)
    expect(one).toEqual({
      both: { owedAt: 4, shownAt: 6, dismissedAt: 8 },
      mine: { owedAt: 1 },
      theirs: { owedAt: 2, clickedAt: 3 },
    })
  })
})
