import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({ command: ['demo/start.ts'] })
})

afterAll(async () => {
  await server.end('SIGTERM')
  await removeFolders()
})

const examples = [...readFileSync('docs/api.md', 'utf8').matchAll(/```sh\n(curl [\s\S]*?)```/g)].map(
  ([, command = '']) => command,
)

test('the page of the API has examples', () => {
  expect(examples.length).toBeGreaterThan(5)
})

test.each(examples)('%s', async command => {
  const response = await curl(command)
  expect({ status: response.status, body: await response.text() }).toMatchObject({
    status: expect.toSatisfy(status => status < 300),
  })
})

/** Does what a `curl` command of the page says; a machine that runs the tests need not have curl. */
async function curl(command: string): Promise<Response> {
  const filled = command.replaceAll('$ORIGIN', server.origin).replaceAll('$KEY', ADMIN_KEY)
  const words = [...filled.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
  const after = (flag: string) => words[words.indexOf(flag) + 1] ?? ''
  const [name = '', value = ''] = after('-H').split(/: (.*)/)
  const body = words.includes('-d') ? after('-d') : undefined
  return fetch(words.find(word => word.startsWith('http')) ?? '', {
    method: words.includes('-X') ? after('-X') : body ? 'POST' : 'GET',
    headers: { [name]: value },
    ...(body !== undefined && { body }),
  })
}

const page = readFileSync('docs/messages.md', 'utf8')
const said = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, json = '']) => JSON.parse(json) as { readonly messages?: object },
)

describe('the page of messages', () => {
  const whole = {
    ...{ name: 'Of the page', status: 'live', when: { match: { event: 'Rota Published' } } },
    ...{ format: 'modal', content: { body: 'Hello' } },
  }

  test.each(said.filter(({ messages }) => messages))('%j is saved as settings', async settings => {
    expect(await server.api('PUT', '/api/settings', settings)).toMatchObject(settings)
  })

  test.each(said.filter(({ messages }) => !messages))('%j goes live', async message => {
    const wanted = { ...whole, ...message }
    const { $schema, ...told } = wanted as { $schema?: string }
    expect(await server.api('PUT', '/api/messages/of-the-page', wanted)).toMatchObject({
      ...told,
      issues: [],
    })
  })

  test('has a rule that scores answers', async () => {
    const [, rule = ''] = /```jsonc\n([\s\S]*?)```/.exec(page) ?? []
    const model = { name: 'Answers', activity: [{ id: 'answers', rules: [JSON.parse(rule)] }] }
    expect(await server.api('POST', '/api/models/answers/validate', model)).toMatchObject({ ok: true })
  })
})
