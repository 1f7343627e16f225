import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

const HOT = { thresholds: [{ id: 'hot', at: 50 }] }
const ADMIN = { id: 'admin', name: 'Admin key' }

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Saved {
  readonly version: number
  readonly status: string
  readonly content: { readonly body: string }
  readonly live: { readonly version: number; readonly status: string; readonly content: object } | null
  readonly issues: readonly { readonly path: string; readonly message: string }[]
}
interface Shown {
  readonly id: string
  readonly variant?: string
  readonly content: { readonly body: string }
}

const api = <T = Saved>(method: string, path: string, body?: object) => server.api<T>(method, path, body)
const refusal = async (method: string, path: string, body?: object) => {
  const answer = await ask(server, method, path, { ...(body && { body }) })
  const { code, issues = [] } = (answer.body.error ?? {}) as {
    code?: string
    issues?: { path: string; message: string }[]
  }
  return { status: answer.status, code, issues: issues.map(({ path, message }) => `${path} ${message}`) }
}

/** A model with a message at its mark, saved as it is told. */
async function marked(more: object = {}) {
  const [id, event] = [unique('message'), unique('Event')]
  await api('PUT', `/api/models/${id}`, countingModel(event, 60, HOT))
  const path = `/api/messages/${id}`
  const body = (text: string, status: string) => ({ ...messageAt(id, 'hot', text), status, ...more })
  const save = (text: string, status = 'draft') => api('PUT', path, body(text, status))
  return { id, path, event, save }
}

/** What a device is shown whose event crossed the mark, and later. */
async function visitor(event: string) {
  const anonymousId = unique('a')
  const deviceKey = 'd'.repeat(32)
  const send = (batch: readonly object[]) =>
    fetch(new URL('/v1/batch', server.origin), {
      method: 'POST',
      body: JSON.stringify({ writeKey: WRITE_KEY, deviceKey, batch }),
    }).then(async response => ((await response.json()) as { messages: Shown[] }).messages)
  const shown = await send([track(event, { anonymousId })])
  return { anonymousId, shown, again: () => send([track('Nothing', { anonymousId })]) }
}

describe('a message that was saved', () => {
  it('leaves as a draft what is live as it is, until it is published', async () => {
    const { id, path, event, save } = await marked()
    expect(await save('First', 'live')).toMatchObject({ version: 1, live: { version: 1, status: 'live' } })
    const draft = await save('Second')
    expect(draft).toMatchObject({
      ...{ version: 2, status: 'draft', content: { body: 'Second' } },
      live: { version: 1, status: 'live', content: { body: 'First' } },
    })
    expect(await api('GET', path)).toEqual(draft)
    expect((await visitor(event)).shown).toMatchObject([{ id, content: { body: 'First' } }])
    const published = await api('POST', `${path}/publish`)
    expect(published).toMatchObject({ version: 3, status: 'live', live: { version: 3 } })
    expect((await visitor(event)).shown).toMatchObject([{ id, content: { body: 'Second' } }])
  })

  it('is put again as it was got, and what is told beside it is not looked at', async () => {
    const { path, save } = await marked()
    const saved = await save('Hello', 'live')
    const again = await api('PUT', path, saved)
    expect(again).toEqual({ ...saved, version: 2, live: { ...saved.live, version: 2 } })
  })

  it('is not written over what somebody else saved meanwhile, by any way of writing', async () => {
    const { path, save } = await marked()
    await save('First', 'live')
    const { etag } = await ask(server, 'GET', path)
    await save('Second', 'live')
    const headers = { 'if-match': etag }
    const body = { ...messageAt('some', 'mark'), status: 'draft' }
    for (const [method, step] of [
      ...(['/publish', '/pause', '/archive'].map(step => ['POST', step]) as [string, string][]),
      ['PUT', ''],
      ['DELETE', ''],
    ] as const) {
      const answer = await ask(server, method, `${path}${step}`, {
        headers,
        ...(method === 'PUT' && { body }),
      })
      expect([step, answer.status]).toEqual([step, 412])
    }
    expect(await api('GET', path)).toMatchObject({ version: 2, live: { content: { body: 'Second' } } })
  })
})

describe('a paused message', () => {
  it('is shown to nobody, is kept for whoever is owed it, and is owed to nobody new', async () => {
    const { id, path, event, save } = await marked()
    const live = await save('Hello', 'live')
    const early = await visitor(event)
    expect(early.shown).toMatchObject([{ id }])
    const paused = await api('POST', `${path}/pause`)
    // The version of what it says is the same, so its results go on.
    expect(paused).toMatchObject({ version: live.version, status: 'paused', live: { version: live.version } })
    expect(await early.again()).toEqual([])
    const late = await visitor(event)
    expect(late.shown).toEqual([])
    expect(await api('POST', `${path}/resume`)).toMatchObject({
      status: 'live',
      live: { version: live.version },
    })
    expect(await early.again()).toMatchObject([{ id }])
    expect(await late.again()).toEqual([])
  })

  it('keeps a draft beside it a draft', async () => {
    const { path, save } = await marked()
    await save('First', 'live')
    await save('Second')
    const paused = await api('POST', `${path}/pause`)
    expect(paused).toMatchObject({ status: 'draft', live: { status: 'paused', content: { body: 'First' } } })
    expect(await api('POST', `${path}/resume`)).toMatchObject({ live: { content: { body: 'First' } } })
  })

  it('has to be live before', async () => {
    const { path, save } = await marked()
    await save('Hello')
    expect(await refusal('POST', `${path}/pause`)).toMatchObject({ status: 409, code: 'conflict' })
    expect(await refusal('POST', `${path}/resume`)).toMatchObject({ status: 409, code: 'conflict' })
    expect(await refusal('POST', '/api/messages/none/pause')).toMatchObject({ status: 404 })
  })
})

describe('an archived message', () => {
  it('is over for whoever was owed it, and can be published again', async () => {
    const { id, path, event, save } = await marked()
    await save('Hello', 'live')
    const early = await visitor(event)
    expect(await api('POST', `${path}/archive`)).toMatchObject({ version: 1, status: 'archived', live: null })
    expect(await early.again()).toEqual([])
    expect((await visitor(event)).shown).toEqual([])
    expect(await api('POST', `${path}/publish`)).toMatchObject({ version: 2, live: { version: 2 } })
    expect((await visitor(event)).shown).toMatchObject([{ id }])
    const { entries } = await api<{ entries: { action: string; thing: string }[] }>('GET', '/api/audit')
    const done = entries.filter(({ thing }) => thing === `messages/${id}`).map(({ action }) => action)
    expect(done).toEqual(['published', 'archived', 'published'])
  })
})

describe('the history of a message', () => {
  interface Version {
    readonly version: number
    readonly by: object
    readonly action: string
    readonly status: string
    readonly live: boolean
  }
  const versionsOf = async (path: string) =>
    (await api<{ versions: Version[] }>('GET', `${path}/versions`)).versions

  it('tells who saved which version, and brings one back as a new one', async () => {
    const { path, save } = await marked()
    await save('First', 'live')
    await save('Second')
    expect(await versionsOf(path)).toMatchObject([
      { version: 2, by: ADMIN, action: 'saved', status: 'draft', live: false },
      { version: 1, by: ADMIN, action: 'published', status: 'live', live: true },
    ])
    await api('POST', `${path}/publish`)
    const back = await api('POST', `${path}/rollback`, { version: 1 })
    expect(back).toMatchObject({ version: 4, status: 'live', live: { content: { body: 'First' } } })
    const second = await api<{ message: Saved }>('GET', `${path}/versions/2`)
    expect(second).toMatchObject({ version: 2, live: false, message: { content: { body: 'Second' } } })
    expect((await versionsOf(path)).map(({ action }) => action)).toEqual([
      ...['rolled-back', 'published', 'saved', 'published'],
    ])
    expect((await refusal('GET', `${path}/versions/9`)).status).toBe(404)
    expect((await refusal('POST', `${path}/rollback`, { version: 9 })).status).toBe(404)
  })

  it('stays when the message is deleted, which can be brought back as a draft', async () => {
    const { path, save } = await marked()
    await save('First', 'live')
    expect((await ask(server, 'DELETE', path)).status).toBe(204)
    const back = await api('POST', `${path}/rollback`, { version: 1 })
    expect(back).toMatchObject({ version: 2, status: 'draft', live: null, content: { body: 'First' } })
  })

  it('is not brought back live where what it speaks of is gone', async () => {
    const { id, path, save } = await marked()
    await save('First', 'live')
    await api('PUT', path, { ...messageAt(id, 'hot'), status: 'live', when: { match: { event: 'Other' } } })
    await api('DELETE', `/api/models/${id}`)
    expect(await refusal('POST', `${path}/rollback`, { version: 1 })).toMatchObject({
      code: 'invalid_message',
      issues: [expect.stringMatching(/^when\.model must be a model of contacts/)],
    })
  })
})

describe('a message that is refused', () => {
  const live = (more: object) => ({
    ...{
      name: 'M',
      status: 'live',
      when: { match: { event: 'E' } },
      format: 'banner',
      content: { body: 'B' },
    },
    ...more,
  })

  it('is told everything that is wrong with it, also where its format is', async () => {
    const wrong = { ...live({ format: 'popup', status: 'lively', delay: 'soon', colour: 'red' }), name: 7 }
    const { status, code, issues } = await refusal('PUT', '/api/messages/wrong', wrong)
    expect([status, code]).toEqual([422, 'invalid_message'])
    expect(issues.map(issue => issue.split(' ')[0]).sort()).toEqual([
      ...['colour', 'delay', 'format', 'name', 'status'],
    ])
    expect(issues.find(issue => issue.startsWith('format'))).toContain('must be "banner" or "modal"')
    expect((await refusal('POST', '/api/messages/wrong/validate', wrong)).issues).toEqual(issues)
    expect((await refusal('GET', '/api/messages/wrong')).status).toBe(404)
  })

  it('is told what it speaks of and is not there, with what is', async () => {
    const model = unique('model')
    await api('PUT', `/api/models/${model}`, {
      ...countingModel('E', 60, HOT),
      stages: [{ id: 'warm', from: 10 }],
    })
    const start = { content: { body: 'B', action: { label: 'Go', start: 'nothing' } } }
    const cases: [object, RegExp][] = [
      [{ when: { model: 'nothing', stage: 's' } }, /^when\.model must be a model of contacts: .*\bmodel-/],
      [{ when: { model, threshold: 'cold' } }, /^when\.threshold must be a threshold of the model .*: hot$/],
      [{ when: { model, stage: 'cold' } }, /^when\.stage must be a stage of the model .*: warm$/],
      [{ when: { model, tag: 'new' } }, /^when\.tag must be a tag of the model .*; there is none yet$/],
      [{ when: { segment: 'nothing' } }, /^when\.segment must be a saved segment/],
      [{ audience: { scores: [{ model: 'nothing' }] } }, /^audience\.scores\.0\.model must be a model/],
      [
        { audience: { not: { scores: [{ model, stages: ['x'] }] } } },
        /^audience\.not\.scores\.0\.stages\.0 /,
      ],
      [{ goal: { model: 'nothing', score: 5, within: '7d' } }, /^goal\.model must be a model/],
      [{ kind: 'offer' }, /^kind must be a kind of the settings; there is none yet$/],
      [start, /^content\.action\.start must be a message whose when is \{ "started": true \}/],
      [{ translations: { de: start.content } }, /^translations\.de\.action\.start /],
      [{ variants: [{ id: 'a', ...start }] }, /^variants\.0\.content\.action\.start /],
    ]
    for (const [more, expected] of cases) {
      const path = `/api/messages/${unique('m')}`
      const { issues } = await refusal('PUT', path, live(more))
      expect(issues, JSON.stringify(more)).toEqual([expect.stringMatching(expected)])
      // A draft may be ahead of what it needs, and is refused when it is published.
      await api('PUT', path, live({ ...more, status: 'draft' }))
      expect((await refusal('POST', `${path}/publish`)).issues).toEqual(issues)
    }
    await api('PUT', '/api/messages/second', live({ when: { started: true } }))
    const first = live({ content: { body: 'B', action: { label: 'Go', start: 'second' } } })
    expect(await api('PUT', `/api/messages/${unique('m')}`, first)).toMatchObject({
      status: 'live',
      issues: [],
    })
  })

  it('may be live when something it needs goes, and then tells what it lacks', async () => {
    const { id, path, save } = await marked()
    expect(await save('Hello', 'live')).toMatchObject({ issues: [] })
    await api('DELETE', `/api/models/${id}`)
    expect((await api('GET', path)).issues).toMatchObject([{ path: 'when.model', value: id }])
    const { messages } = await api<{ messages: (Saved & { id: string })[] }>('GET', '/api/messages?limit=500')
    expect(messages.find(message => message.id === id)?.issues).toHaveLength(1)
  })
})

describe('what holds between all messages', () => {
  it('is a setting, with the kinds that messages may be of', async () => {
    const messages = { every: '1d', kinds: { offer: { every: '7d' } }, holdOut: 0.05 }
    const { retention } = await api<{ retention: object }>('GET', '/api/settings')
    expect(await api('PUT', '/api/settings', { messages })).toEqual({ retention, messages })
    const offer = { ...messageAt('some', 'mark'), when: { match: { event: 'E' } }, kind: 'offer' }
    const path = `/api/messages/${unique('m')}`
    expect(await api('PUT', path, offer)).toMatchObject({ kind: 'offer', status: 'live' })
    expect((await refusal('PUT', path, { ...offer, kind: 'news' })).issues).toEqual([
      'kind must be a kind of the settings: offer',
    ])
    const wrong = { every: 'daily', kinds: { offer: {} }, holdOut: 0.9 }
    const { code, issues } = await refusal('PUT', '/api/settings', { messages: wrong })
    expect([code, ...issues.map(issue => issue.split(' ')[0])]).toEqual([
      ...['invalid_settings', 'messages.every', 'messages.kinds.offer.every', 'messages.holdOut'],
    ])
    await api('PUT', '/api/settings', {})
    expect((await api('GET', path)).issues).toMatchObject([{ path: 'kind' }])
  })
})

describe('a preview', () => {
  const PAGE = 'https://www.example.com/pricing?plan=team#top'
  const linkTo = (path: string, more: object = {}) =>
    api<{ url: string; expiresAt: string }>('POST', `${path}/preview`, { url: PAGE, ...more })
  const tokenIn = (url: string) =>
    new URL(url).searchParams.get('tidemark')?.replace(/^preview:/, '') ?? expect.fail(url)
  const previewed = async (token: string, more: object = {}) => {
    const response = await fetch(new URL('/v1/preview', server.origin), {
      method: 'POST',
      body: JSON.stringify({ writeKey: WRITE_KEY, token, ...more }),
    })
    const body = (await response.json()) as { message?: Shown; error?: { code: string; reason?: string } }
    return { status: response.status, ...body }
  }
  const jwt = (header: object, claims: object, secret: string) => {
    const signed = [header, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }

  it('is a link to the page, by which it gets what was saved last, drafts too, and nobody is owed anything', async () => {
    const { id, path, save } = await marked()
    await save('Live', 'live')
    await save('Hello {{ name | there }}')
    const { url, expiresAt } = await linkTo(path)
    const { origin, pathname, hash, searchParams } = new URL(url)
    expect([origin, pathname, hash, searchParams.get('plan')]).toEqual([
      ...['https://www.example.com', '/pricing', '#top', 'team'],
    ])
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000)
    expect(await previewed(tokenIn(url))).toMatchObject({
      status: 200,
      message: { id, content: { body: 'Hello there' } },
    })
    await save('Newer')
    expect(await previewed(tokenIn(url))).toMatchObject({ message: { content: { body: 'Newer' } } })
    const other = await marked()
    await other.save('The other')
    expect(await previewed(tokenIn(url), { id: other.id })).toMatchObject({
      message: { id: other.id, content: { body: 'The other' } },
    })
    expect((await previewed(tokenIn(url), { id: 'nothing' })).status).toBe(404)
  })

  it('is of a variant, in a language and for somebody with these traits, as the link says', async () => {
    const { path, save } = await marked({
      variants: [{ id: 'a' }, { id: 'b', content: { body: 'Hi {{ name }}' } }],
      translations: { de: { body: 'Hallo {{ name | du }}' } },
    })
    await save('Hello')
    const said = async (more: object) =>
      (await previewed(tokenIn((await linkTo(path, more)).url))).message?.content.body
    expect(await said({ variant: 'b', traits: { name: 'Ada' } })).toBe('Hi Ada')
    expect(await said({ language: 'de' })).toBe('Hallo du')
    const { issues } = await refusal('POST', `${path}/preview`, { url: PAGE, variant: 'c' })
    expect(issues).toEqual(['variant must be a variant of the message: a, b'])
    const traits = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`t${index}`, 'x']))
    expect((await refusal('POST', `${path}/preview`, { url: PAGE, traits })).status).toBe(400)
  })

  it('is opened by no other token: one that is cut, foreign, or of another kind', async () => {
    const { id, path, save } = await marked()
    await save('Hello')
    const token = tokenIn((await linkTo(path)).url)
    const secret = (await api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'I' })).key
    const now = Math.floor(Date.now() / 1000)
    const claims = { aud: 'preview:main', sub: id, iat: now, exp: now + 60 }
    const refused = async (tried: string) => {
      const { status, error } = await previewed(tried)
      return [status, error?.code, error?.reason]
    }
    expect(await refused('nothing')).toEqual([401, 'preview_refused', 'malformed'])
    expect(await refused(token.slice(0, -4))).toEqual([401, 'preview_refused', 'signature'])
    expect(await refused(jwt({ alg: 'HS256' }, claims, secret))).toEqual([
      401,
      'preview_refused',
      'signature',
    ])
    expect(await refused(jwt({ alg: 'none' }, claims, ''))).toEqual([401, 'preview_refused', 'malformed'])
    // And no person's identity is shown by it.
    const me = await fetch(new URL('/v1/me', server.origin), {
      headers: { 'x-write-key': WRITE_KEY, 'x-identity-token': token },
    })
    expect(me.status).toBe(401)
  })

  it('is for the sites that write keys are for, and its secret is told to nobody', async () => {
    const { path, save } = await marked()
    await save('Hello')
    expect((await refusal('POST', `${path}/preview`, { url: 'javascript:alert(1)' })).issues).toEqual([
      'url must be the address of a page, such as https://www.example.com/pricing',
    ])
    const { key } = await api<{ key: string }>('POST', '/api/keys', {
      ...{ type: 'write', name: 'W', origins: ['https://shop.example.com'] },
    })
    const token = tokenIn((await linkTo(path)).url)
    const from = async (origin: string) =>
      (
        await fetch(new URL('/v1/preview', server.origin), {
          ...{ method: 'POST', headers: { origin }, body: JSON.stringify({ writeKey: key, token }) },
        })
      ).status
    expect([await from('https://shop.example.com'), await from('https://elsewhere.example.com')]).toEqual([
      200, 403,
    ])
    const reading = await api<{ key: string }>('POST', '/api/keys', {
      type: 'secret',
      name: 'R',
      role: 'read',
    })
    const asked = await ask(server, 'POST', `${path}/preview`, { body: { url: PAGE }, key: reading.key })
    expect(asked.status).toBe(403)
    expect(JSON.stringify(await api('GET', '/api/keys'))).not.toContain('preview')
  })
})
