import { expect, test } from 'vitest'
import { judge, type Memory, mergeMemory, nextArming } from './judge.ts'
import type { Threshold } from './schema.ts'

const HOUR = 3600000
const rise: Threshold = { id: 'sales', at: 75, release: 65, on: 'rise' }
const fall: Threshold = { id: 'risk', at: 30, release: 40, on: 'fall' }

/** Judges scores an hour apart and tells at which of them each threshold fired. */
function fired(threshold: Threshold, scores: readonly number[]): number[] {
  let memory: Memory = {}
  return scores.filter((score, i) => {
    const judged = judge([threshold], memory, score, i * HOUR)
    memory = JSON.parse(JSON.stringify(judged.memory))
    return judged.fired.length > 0
  })
}

test('a rise fires once, and again only after a release', () => {
  expect(fired(rise, [10, 76, 80, 70, 77, 64, 78])).toEqual([76, 78])
})

test('without a release it is armed again below its mark', () => {
  expect(fired({ id: 'x', at: 50, on: 'rise' }, [50, 49, 51])).toEqual([50, 51])
})

test('a fall is not armed for a new subject, whose score is low because nothing happened', () => {
  expect(fired(fall, [0, 35, 0])).toEqual([])
  expect(fired(fall, [0, 40, 29, 35, 28, 41, 27])).toEqual([29, 27])
})

test('a cooldown keeps it unarmed', () => {
  expect(fired({ ...rise, cooldown: '3h' }, [80, 0, 81, 0, 82])).toEqual([80, 82])
})

test('a mark is reached with 1e-9 to spare', () => {
  expect(fired(rise, [75 - 1e-10])).toHaveLength(1)
})

test('the end of a cooldown that would arm it is foreseen', () => {
  const cooling = { ...rise, cooldown: '3h' }
  const { memory } = judge([cooling], {}, 80, 0)
  expect(nextArming([cooling], memory, 0, HOUR)).toBe(3 * HOUR)
  expect(nextArming([cooling], memory, 70, HOUR)).toBeNull()
  expect(nextArming([cooling], memory, 0, 4 * HOUR)).toBeNull()
})

test('two that become one are armed if both were, and the later firing counts', () => {
  const merged = mergeMemory(
    { a: { armed: true }, b: { armed: true, firedAt: 5 }, c: { armed: false, firedAt: 1 } },
    { a: { armed: true }, b: { armed: false, firedAt: 9 } },
  )
  expect(merged).toEqual({
    a: { armed: true },
    b: { armed: false, firedAt: 9 },
    c: { armed: false, firedAt: 1 },
  })
})

test('any name will do for a threshold, and what the model has no more is forgotten', () => {
  const odd: Threshold = { id: '__proto__', at: 1, on: 'rise' }
  const { memory } = judge([odd], { gone: { armed: true } }, 2, 7)
  expect(JSON.stringify(memory)).toBe('{"__proto__":{"armed":false,"firedAt":7}}')
  expect(judge([odd], JSON.parse(JSON.stringify(memory)), 2, 8).fired).toEqual([])
})
