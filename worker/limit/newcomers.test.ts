import { expect, it } from 'vitest'
import { Newcomers } from './newcomers.ts'

const LIMITS = { newPerAddress: 10, newPerWorkspace: 25 }
const DAY_MS = 86_400_000

/** A request that names so many, all of them unknown; says how many it added. */
function add(newcomers: Newcomers, address: string | undefined, count: number, now = 0): number {
  const admission = newcomers.admit('main', address, count, LIMITS, now)
  const made = admission.mayAdd ? count : 0
  admission.settle(made, count - made)
  return made
}

it('an address adds so many a day, and others go on', () => {
  const newcomers = new Newcomers()
  expect([add(newcomers, 'a', 6), add(newcomers, 'a', 6), add(newcomers, 'a', 1)]).toEqual([6, 6, 0])
  expect(add(newcomers, 'b', 6)).toBe(6)
  expect(add(newcomers, 'a', 6, DAY_MS)).toBe(6)
})

it('a workspace takes so many a day, also from nobody knows where', () => {
  const newcomers = new Newcomers()
  expect([20, 20, 1].map(count => add(newcomers, undefined, count))).toEqual([20, 20, 0])
  const elsewhere = newcomers.admit('other', undefined, 1, LIMITS, 0)
  expect(elsewhere.mayAdd).toBe(true)
})

it('whom it names without adding them counts for nothing', () => {
  const newcomers = new Newcomers()
  for (let request = 0; request < 100; request++) newcomers.admit('main', 'a', 5, LIMITS, 0).settle(0, 0)
  expect(add(newcomers, 'a', 10)).toBe(10)
})

it('what is set aside by requests on their way is not there for others', () => {
  const newcomers = new Newcomers()
  const [first, second] = [1, 2].map(() => newcomers.admit('main', 'a', 10, LIMITS, 0))
  expect([first?.mayAdd, second?.mayAdd]).toEqual([true, false])
  first?.settle(2, 0)
  expect(add(newcomers, 'a', 3)).toBe(3)
})

it('an address that goes on asking for unknown ones is shut out until the next day', () => {
  const newcomers = new Newcomers()
  for (const count of [10, 9, 1]) add(newcomers, 'a', count)
  expect(newcomers.admit('main', 'a', 1, LIMITS, 0).isShut).toBe(true)
  expect(newcomers.admit('main', 'b', 1, LIMITS, 0).isShut).toBe(false)
  expect(newcomers.admit('main', 'a', 1, LIMITS, DAY_MS).isShut).toBe(false)
})
