import { expect, test } from 'vitest'
import { overlaid } from './translate.ts'

test('other content replaces what it says, however deep, and leaves the rest', () => {
  const content = { title: 'Hi', body: 'There', action: { label: 'Go', url: '/go' } }
  const over = { title: 'Hallo', action: { label: 'Los' }, dismiss: 'Nein' }
  expect(overlaid(content, over)).toEqual({
    title: 'Hallo',
    body: 'There',
    action: { label: 'Los', url: '/go' },
    dismiss: 'Nein',
  })
  expect(content).toEqual({ title: 'Hi', body: 'There', action: { label: 'Go', url: '/go' } })
})

test('null leaves a field out', () => {
  expect(overlaid({ title: 'Hi', image: { url: '/a.png' } }, { image: null, video: null })).toEqual({
    title: 'Hi',
  })
})

test('what has an id is found by it, in the order of the original, and new ones come last', () => {
  const content = {
    questions: [
      {
        id: 'a',
        label: 'A',
        options: [
          { id: 'x', label: 'X' },
          { id: 'y', label: 'Y' },
        ],
      },
      { id: 'b', label: 'B' },
    ],
  }
  const over = {
    questions: [
      { id: 'c', label: 'C' },
      { id: 'b', label: 'Be' },
      { id: 'a', options: [{ id: 'y', label: 'Ypsilon' }] },
    ],
  }
  expect(overlaid(content, over)).toEqual({
    questions: [
      {
        id: 'a',
        label: 'A',
        options: [
          { id: 'x', label: 'X' },
          { id: 'y', label: 'Ypsilon' },
        ],
      },
      { id: 'b', label: 'Be' },
      { id: 'c', label: 'C' },
    ],
  })
})

test('a list without ids is replaced whole, and so is what changes its kind', () => {
  expect(overlaid({ a: [1, 2], b: [{ id: 1 }], c: 'text' }, { a: [3], b: [4], c: { d: 1 } })).toEqual({
    a: [3],
    b: [4],
    c: { d: 1 },
  })
})

test('names such as __proto__ are names like others', () => {
  const merged = overlaid({ a: 1 }, JSON.parse('{"__proto__":{"polluted":true},"constructor":{"b":1}}'))
  expect(Object.keys(merged).sort()).toEqual(['__proto__', 'a', 'constructor'])
  expect('polluted' in {}).toBe(false)
})
