import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Content, Format } from '../shared/message/content.ts'
import type { ShownMessage } from '../shared/message/shown-message.ts'
import { nps } from '../shared/preset/nps.ts'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { contact, scoreOf } from './contact.ts'
import { identify, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'
import { claims, token } from './token.ts'

let server: Server
let identitySecret = ''

const ASKED = { when: { match: { event: 'Asked' } }, status: 'live' }
const save = (id: string, message: object) =>
  server.api('PUT', `/api/messages/${id}`, { name: id, ...ASKED, ...message })

beforeAll(async () => {
  server = await startServer()
  const made = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })
  identitySecret = made.key
  await save('hello', {
    format: 'modal',
    language: 'en',
    content: {
      title: 'Hello {{ name | there }}',
      body: 'You are on **{{ plan | no plan }}**{{ note }}. See [prices](/plans/{{ plan }}).',
      action: { label: 'Look', url: 'https://app.example/{{ plan | free }}' },
      snooze: { label: 'Later', for: '1d' },
    },
    translations: {
      de: { title: 'Hallo {{ name | du }}', action: { label: 'Ansehen' }, snooze: { label: 'Später' } },
      he: { title: 'שלום {{ name }}' },
    },
  })
  await save('start', {
    when: { match: { event: 'Signed Up' } },
    format: 'checklist',
    content: {
      title: 'First steps',
      items: [
        { id: 'invite', label: 'Invite somebody', url: '/team', match: { event: 'Invited' } },
        { id: 'import', label: 'Import something', match: { event: 'Imported' } },
      ],
      done: 'All done',
    },
  })
  await save('opinion', {
    when: { match: { event: 'Used' } },
    format: 'survey',
    content: {
      questions: [
        { id: 'nps', type: 'nps', label: 'Would you recommend us?', next: [{ atLeast: 9, go: 'why' }] },
        { id: 'lack', type: 'single', label: 'What is missing?', options: [{ id: 'docs', label: 'Words' }] },
        { id: 'why', type: 'text', label: 'Why?' },
      ],
    },
  })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** A browser, of a person whose identity is verified where their id is given. */
function browser(userId?: string) {
  const anonymousId = unique('a')
  const deviceKey = unique('key')
  const identityToken = userId === undefined ? undefined : token(claims(userId), identitySecret)
  const who = { anonymousId, ...(userId !== undefined && { userId }) }
  return {
    anonymousId,
    async tell(...events: object[]): Promise<readonly ShownMessage[]> {
      const batch = events.map(event => ({ ...who, ...event }))
      const response = await server.batch({ deviceKey, batch, ...(identityToken && { identityToken }) })
      expect(response.status).toBe(200)
      return ((await response.json()) as BatchAnswer).messages ?? []
    },
    /** The names of events that are told at once, since they may lead to a message or change one. */
    async urgent(): Promise<readonly string[]> {
      const response = await server.batch({ deviceKey, batch: [{ ...track('Any', {}), ...who }] })
      return ((await response.json()) as BatchAnswer).urgent ?? []
    },
    async ask(): Promise<readonly ShownMessage[]> {
      const query = new URLSearchParams(who)
      const response = await fetch(new URL(`/v1/me?${query}`, server.origin), {
        headers: {
          ...{ 'x-write-key': WRITE_KEY, 'x-device-key': deviceKey },
          ...(identityToken && { 'x-identity-token': identityToken }),
        },
      })
      return ((await response.json()) as BatchAnswer).messages ?? []
    },
  }
}

/** What a server tells of somebody. */
async function fromServer(...batch: object[]): Promise<void> {
  const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
    type: 'secret',
    name: 'S',
    role: 'write',
  })
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    body: JSON.stringify({ batch }),
  })
  expect(response.status).toBe(200)
}

function one<F extends Format>(messages: readonly ShownMessage[], id: string, format: F): ShownMessage<F> {
  const found = messages.find(message => message.id === id)
  if (found?.format !== format) throw new Error(`There is no ${format} ${id}.`)
  return found as ShownMessage<F>
}

const asked = (locale?: string) => track('Asked', { ...(locale !== undefined && { context: { locale } }) })
const shown = (message: string) => track('Message Shown', { properties: { message } })

describe('the words of a message', () => {
  it('are in the language of the page, with what is not translated as it was written', async () => {
    const german = one(await browser().tell(asked('de-CH')), 'hello', 'modal')
    expect(german).toMatchObject({ lang: 'de', words: { close: 'Schließen' } })
    expect(german.content).toEqual({
      title: 'Hallo du',
      body: 'You are on **no plan**. See [prices](/plans/).',
      action: { label: 'Ansehen', url: 'https://app.example/free' },
      snooze: { label: 'Später' },
    })
    const hebrew = one(await browser().tell(asked('he')), 'hello', 'modal')
    expect(hebrew).toMatchObject({ lang: 'he', dir: 'rtl', content: { title: 'שלום' } })
    for (const locale of ['fr', undefined, 'not a language']) {
      const english = one(await browser().tell(asked(locale)), 'hello', 'modal')
      expect(english).toMatchObject({ lang: 'en', content: { title: 'Hello there' } })
      expect(english).not.toHaveProperty('words')
    }
  })

  it('hold the traits of the reader, which are never markup and never lead elsewhere', async () => {
    const traits = { name: '*Jo* [x](//evil.io)', plan: 'pro/../x y', note: '\n- sold' }
    const { content } = one(await browser().tell(identify({ traits }), asked()), 'hello', 'modal')
    expect(content).toMatchObject({
      title: 'Hello *Jo* [x](//evil.io)',
      body: 'You are on **pro/../x y**- sold. See [prices](/plans/pro%2F..%2Fx%20y).',
      action: { url: 'https://app.example/pro%2F..%2Fx%20y' },
    })
  })

  it('tell a device nothing that it did not say itself, and the person all', async () => {
    const userId = unique('u')
    const device = browser()
    await fromServer(identify({ userId, traits: { plan: 'secret', locale: 'de' } }))
    await device.tell(identify({ userId, traits: { name: 'Jo' } }), asked())
    const told = one(await device.tell({ ...asked(), userId }), 'hello', 'modal')
    expect(told).toMatchObject({ lang: 'en', content: { title: 'Hello Jo' } })
    expect(JSON.stringify(told)).not.toContain('secret')
    const known = one(await browser(userId).ask(), 'hello', 'modal')
    expect(known).toMatchObject({ lang: 'de', content: { title: 'Hallo Jo' } })
    expect(known.content.body).toContain('**secret**')
  })
})

describe('a checklist', () => {
  const doneIn = (messages: readonly ShownMessage[]) =>
    one(messages, 'start', 'checklist')
      .content.items.filter(({ done }) => done)
      .map(({ id }) => id)
  const isListed = (messages: readonly ShownMessage[]) => messages.some(({ id }) => id === 'start')

  it('ticks off what a server tells, and what was done before it came, on every device of the person', async () => {
    const userId = unique('u')
    const [first, second] = [browser(userId), browser(userId)]
    await fromServer(track('Invited', { userId }))
    expect(doneIn(await first.tell(track('Signed Up', {})))).toEqual(['invite'])
    expect(await first.urgent()).toEqual(expect.arrayContaining(['Invited', 'Imported']))
    await first.tell(shown('start'))
    expect(one(await second.ask(), 'start', 'checklist').content.items[0]).toEqual({
      ...{ id: 'invite', label: 'Invite somebody', url: '/team' },
      done: true,
    })
    await fromServer(track('Imported', { userId }))
    expect(doneIn(await second.ask())).toEqual(['invite', 'import'])
    expect(doneIn(await first.ask())).toEqual(['invite', 'import'])
    // Whoever looks at it says so, and then it is over everywhere.
    await second.tell(track('Message Dismissed', { properties: { message: 'start', how: 'completed' } }))
    expect(isListed(await first.ask())).toBe(false)
  })

  it('stays until it is done, however often it was on a page', async () => {
    const page = browser(unique('u'))
    await page.tell(track('Signed Up', {}))
    for (const _ of [1, 2, 3]) expect(isListed(await page.tell(shown('start')))).toBe(true)
    await page.tell(track('Message Dismissed', { properties: { message: 'start', how: 'close' } }))
    expect(isListed(await page.ask())).toBe(false)
  })

  it('is not shown at all where nothing is left to do', async () => {
    const page = browser(unique('u'))
    const messages = await page.tell(track('Invited', {}), track('Imported', {}), track('Signed Up', {}))
    expect(isListed(messages)).toBe(false)
  })

  it('counts what was done by a visitor of whom nobody knew yet that it is this person', async () => {
    const userId = unique('u')
    const [person, visitor] = [browser(userId), browser()]
    await person.tell(track('Signed Up', {}))
    await visitor.tell(track('Imported', {}))
    expect(doneIn(await person.ask())).toEqual([])
    await fromServer({ ...track('Linked', { userId }), anonymousId: visitor.anonymousId })
    await expect.poll(async () => doneIn(await person.ask())).toEqual(['import'])
  })

  it('tells a device of no step that others told of', async () => {
    const userId = unique('u')
    const device = browser()
    await device.tell(identify({ userId }), track('Signed Up', {}))
    await device.tell({ ...shown('start'), userId })
    await fromServer(track('Invited', { userId }))
    expect(doneIn(await device.tell({ ...track('Imported', {}), userId }))).toEqual(['import'])
    expect(doneIn(await browser(userId).ask())).toEqual(['invite', 'import'])
  })
})

describe('a survey', () => {
  const answered = (question: string, answer: unknown, more: object = {}) =>
    track('Message Answered', { properties: { message: 'opinion', question, answer, ...more } })
  const answersIn = (messages: readonly ShownMessage[]) => one(messages, 'opinion', 'survey').answers

  it('that was begun on one device goes on with another, and is over everywhere with the last answer', async () => {
    const userId = unique('u')
    const [first, second] = [browser(userId), browser(userId)]
    await first.tell(track('Used', {}), shown('opinion'))
    await first.tell(answered('nps', 3, { type: 'nps', score: 3 }))
    expect(answersIn(await second.ask())).toEqual({ nps: 3 })
    // What was said in words stays in its event.
    await second.tell(shown('opinion'), answered('lack', 'docs'), answered('why', 'My secret'))
    const messages = await first.ask()
    expect(answersIn(messages)).toEqual({ nps: 3, lack: 'docs', why: '' })
    expect(JSON.stringify(messages)).not.toContain('secret')
    await first.tell(answered('why', 'So', { isLast: true }))
    expect((await second.ask()).some(({ id }) => id === 'opinion')).toBe(false)
  })

  it('keeps no answer that its questions do not take, nor one to another survey', async () => {
    const page = browser(unique('u'))
    await page.tell(track('Used', {}))
    const other = track('Message Answered', { properties: { message: 'start', question: 'nps', answer: 9 } })
    const messages = await page.tell(
      answered('nps', 11),
      answered('lack', 'none'),
      answered('__proto__', 1),
      other,
    )
    expect(answersIn(messages)).toBeUndefined()
  })

  it('gives answers that models score', async () => {
    await server.api('PUT', '/api/models/nps', { ...nps, status: 'active' })
    const userId = unique('u')
    const page = browser(userId)
    await page.tell(track('Used', {}), answered('nps', 9, { type: 'nps', score: 9 }))
    expect(await scoreOf(server, `user:${userId}`, 'nps')).toMatchObject({
      score: 100,
      tags: ['promoter'],
    })
    await page.tell(answered('nps', 2, { type: 'nps', score: 2 }))
    expect(await scoreOf(server, `user:${userId}`, 'nps')).toMatchObject({
      score: -100,
      tags: ['detractor'],
    })
    expect((await contact(server, `user:${userId}`)).timeline.events[0]).toMatchObject({
      event: 'Message Answered',
    })
  })
})

it('what could not be said is refused when it is saved, and told where', async () => {
  const content: Partial<Content<'modal'>> = { title: '{{ name', body: 'Hello' }
  const body = { name: 'Bad', ...ASKED, format: 'modal', content, translations: { de: { body: '' } } }
  const refused = await ask(server, 'PUT', '/api/messages/bad', { body, key: ADMIN_KEY })
  expect(refused.status).toBe(422)
  expect(refused.body.error).toMatchObject({
    code: 'invalid_message',
    issues: [
      {
        path: 'content.title',
        message: 'must close each {{ with }}, such as {{ name | there }}',
        value: '{{ name',
      },
      { path: 'translations.de.body', message: 'must not be empty', value: '' },
    ],
  })
})
