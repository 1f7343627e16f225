import { describe, expect, test } from 'vitest'
import { compileCondition } from './compile.ts'
import type { Condition } from './schema.ts'

const holds = (condition: Condition, value: unknown) => compileCondition(condition)({ f: value })

describe('is', () => {
  test('compares text without regard to case', () => {
    expect(holds({ field: 'f', is: 'Pro' }, 'PRO')).toBe(true)
    expect(holds({ field: 'f', is: 'Pro' }, 'pro ')).toBe(false)
  })
  test('takes any of a list', () => {
    expect(holds({ field: 'f', is: ['free', 3] }, 3)).toBe(true)
  })
  test('keeps types apart', () => {
    expect(holds({ field: 'f', is: '1' }, 1)).toBe(false)
    expect(holds({ field: 'f', is: 1 }, true)).toBe(false)
    expect(holds({ field: 'f', is: true }, 'true')).toBe(false)
  })
  test('finds no number beyond 1e12', () => {
    expect(holds({ field: 'f', is: 2e12 }, 2e12)).toBe(false)
  })
})

describe('text', () => {
  test('contains, startsWith', () => {
    expect(holds({ field: 'f', contains: ['x', 'FOUND'] }, 'Co-Founder')).toBe(true)
    expect(holds({ field: 'f', startsWith: '/pri' }, '/Pricing')).toBe(true)
    expect(holds({ field: 'f', startsWith: 'ricing' }, '/pricing')).toBe(false)
  })
  test.each([
    ['/pricing*', '/pricing', true],
    ['/pricing*', '/a/pricing', false],
    ['*cancel*', '/account/CANCEL/1', true],
    ['/*/cancel', '/a/b/cancel', true],
    ['/*/cancel', '/cancel', false],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['*ab*ab*', 'ab', false],
    ['a**b', 'ab', true],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['[x]?', '[x]?', true],
  ])('glob %s on %s: %s', (glob, text, expected) => {
    expect(holds({ field: 'f', glob }, text)).toBe(expected)
  })
  test('glob is quick on hostile text', () => {
    const started = performance.now()
    holds({ field: 'f', glob: `${'a*'.repeat(99)}b` }, 'a'.repeat(100_000))
    expect(performance.now() - started).toBeLessThan(100)
  })
  test('words stand in order, next to each other, and whole', () => {
    expect(holds({ field: 'f', words: 'incredible support' }, 'Incredible -- SUPPORT!')).toBe(true)
    expect(holds({ field: 'f', words: 'support incredible' }, 'incredible support')).toBe(false)
    expect(holds({ field: 'f', words: 'refund' }, 'refunds')).toBe(false)
    expect(holds({ field: 'f', words: 'cafe' }, 'cafe\u0301')).toBe(false)
    expect(holds({ field: 'f', words: 'नमस्ते' }, 'नमस्ते!')).toBe(true)
  })
  test('no number, list in a list or object is text', () => {
    for (const value of [7, [['7']], { 7: '7' }, null, undefined, true]) {
      expect(holds({ field: 'f', contains: '7' }, value)).toBe(false)
    }
  })
})

test('numbers compare exactly, and text is no number', () => {
  expect(holds({ field: 'f', above: 3 }, 3)).toBe(false)
  expect(holds({ field: 'f', atLeast: 3 }, 3)).toBe(true)
  expect(holds({ field: 'f', atLeast: 3 }, 2.9999999999)).toBe(false)
  expect(holds({ field: 'f', below: 3 }, 2)).toBe(true)
  expect(holds({ field: 'f', atMost: 3 }, 3)).toBe(true)
  expect(holds({ field: 'f', atMost: 3 }, '3')).toBe(false)
  expect(holds({ field: 'f', above: 3 }, 2e12)).toBe(false)
})

describe('exists', () => {
  test('is about null as much as about what is missing', () => {
    expect(holds({ field: 'f', exists: true }, null)).toBe(false)
    expect(holds({ field: 'f', exists: false }, undefined)).toBe(true)
    expect(holds({ field: 'f', exists: true }, 0)).toBe(true)
  })
  test('looks at a list itself', () => {
    expect(holds({ field: 'f', exists: true }, [])).toBe(true)
  })
})

test('an address is free, disposable or of a business, to the letter of its domain', () => {
  expect(holds({ field: 'f', domain: 'free' }, 'A@GMAIL.com')).toBe(true)
  expect(holds({ field: 'f', domain: 'disposable' }, 'a@mailinator.com')).toBe(true)
  expect(holds({ field: 'f', domain: 'business' }, 'a@mail.gmail.com')).toBe(true)
  for (const no of ['a@b', 'a@@b.c', 'a.b@c', 'gmail.com', '']) {
    expect(holds({ field: 'f', domain: 'business' }, no)).toBe(false)
  }
})

describe('lists and logic', () => {
  test('one element of a list is enough, one level deep', () => {
    expect(holds({ field: 'f', above: 5 }, [1, 9])).toBe(true)
    expect(holds({ field: 'f', is: 1 }, [[1]])).toBe(false)
  })
  test('not turns the whole answer round', () => {
    expect(holds({ not: { field: 'f', above: 5 } }, [1, 9])).toBe(false)
    expect(holds({ not: { field: 'f', above: 5 } }, undefined)).toBe(true)
  })
  test('all and any', () => {
    const both: Condition[] = [
      { field: 'f', above: 1 },
      { field: 'f', below: 3 },
    ]
    expect(holds({ all: both }, 5)).toBe(false)
    expect(holds({ any: both }, 5)).toBe(true)
  })
})

test('paths read own properties and list places only', () => {
  const value = { list: ['a'], text: 'abc', deep: JSON.parse('{"__proto__":{"x":1},"constructor":2}') }
  const exists = (field: string) => compileCondition({ field: `f.${field}`, exists: true })({ f: value })
  expect(exists('list.0')).toBe(true)
  expect(exists('deep.__proto__.x')).toBe(true)
  expect(exists('deep.constructor')).toBe(true)
  for (const no of [
    'list.length',
    'list.00',
    'list.1',
    'text.length',
    'text.0',
    'toString',
    'constructor.name',
  ]) {
    expect(exists(no)).toBe(false)
  }
})
