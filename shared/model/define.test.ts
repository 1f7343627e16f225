import { expect, test } from 'vitest'
import { defineModel } from './define.ts'

test('a model written in code comes back with its defaults', () => {
  const model = defineModel({
    id: 'm',
    activity: [{ id: 'g', rules: [{ id: 'r', match: { type: 'page' } }] }],
  })
  expect(model).toMatchObject({ range: { min: 0, max: 100 }, activity: [{ rules: [{ measure: 'count' }] }] })
})

test('what the types cannot see is thrown at once, with every path and what stands there', () => {
  expect(() =>
    defineModel({
      id: 'm',
      activity: [{ id: 'g', rules: [{ id: 'r', match: { type: 'page' }, within: '99h' }] }],
      stages: [
        { id: 'a', from: 5 },
        { id: 'b', from: 5 },
      ],
    }),
  ).toThrow(
    /^The model m is not right:\n {2}activity\[0\]\.rules\[0\]\.within must be .*"99h"\)\n {2}stages must rise/,
  )
})
