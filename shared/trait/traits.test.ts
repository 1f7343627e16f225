import { expect, test } from 'vitest'
import { foldTraits, mergeTraits, type Traits, traitValues } from './traits.ts'
import type { Voice } from './voice.ts'

type Said = [voice: Voice, ms: number, value: unknown]

function heard(...said: readonly Said[]): unknown {
  const traits: Traits = {}
  said.forEach(([voice, ms, value], i) => {
    foldTraits(traits, { plan: value }, ms, `message-${i}`, voice)
  })
  return traitValues(traits).plan
}

test('the latest word wins, of two at once the greater message id', () => {
  expect(heard(['server', 2, 'b'], ['server', 1, 'a'])).toBe('b')
  expect(heard(['server', 1, 'a'], ['server', 1, 'b'])).toBe('b')
})

test('a more trusted voice wins, whenever it spoke', () => {
  expect(heard(['server', 1, 'free'], ['browser', 9, 'pro'])).toBe('free')
  expect(heard(['browser', 1, 'a'], ['verified', 2, 'b'], ['browser', 3, 'c'])).toBe('b')
})

test('null makes it unknown, and of a trusted voice lets the others be heard again', () => {
  expect(heard(['server', 1, 'free'], ['server', 2, null])).toBeUndefined()
  expect(heard(['server', 1, 'free'], ['browser', 2, 'pro'], ['server', 3, null])).toBe('pro')
  expect(heard(['server', 3, null], ['server', 1, 'late'])).toBeUndefined()
})

test('names are ordinary, also __proto__ and constructor, through JSON and merging', () => {
  const traits: Traits = {}
  foldTraits(traits, JSON.parse('{"__proto__":{"x":1},"constructor":2}'), 1, 'a', 'server')
  const again: Traits = JSON.parse(JSON.stringify(traits))
  foldTraits(again, JSON.parse('{"__proto__":{"x":3}}'), 2, 'b', 'server')
  const values = traitValues(mergeTraits(again, traits))
  expect(JSON.stringify(values)).toBe('{"__proto__":{"x":3},"constructor":2}')
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
})
