import { expect, it } from 'vitest'
import { app } from '../app.ts'
import { OPERATIONS } from './document.ts'

it('every route under /v1 and /api is described, and nothing that is none', () => {
  const registered = app.routes
    .filter(({ method, path }) => method !== 'ALL' && /^\/(v1|api)\//.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  // A route that has a handler of its own before it, such as one for its ETag, is there twice.
  expect([...described].sort()).toEqual([...new Set(registered)].sort())
})
