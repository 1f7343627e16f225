import { expect, test } from 'vitest'
import { schemaRoutes } from './schemas.ts'

test.each(['model', 'message'])('the schema of a %s is open to all, at a path that is its id', async name => {
  const response = await schemaRoutes.request(`/schemas/${name}.json`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/schema+json')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(await response.json()).toMatchObject({ $id: `/schemas/${name}.json`, title: `Tidemark ${name}` })
})

test('an editor that has it already is told so', async () => {
  const first = await schemaRoutes.request('/schemas/model.json')
  const etag = first.headers.get('etag') ?? ''
  const again = await schemaRoutes.request('/schemas/model.json', { headers: { 'if-none-match': etag } })
  expect(again.status).toBe(304)
})
