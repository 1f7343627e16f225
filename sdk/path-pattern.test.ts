import { expect, test } from 'vitest'
import { matchesPath } from './path-pattern.ts'

test('a star stands for anything, everything else for itself', () => {
  const matches = (pattern: string, ...paths: string[]) => paths.map(path => matchesPath(pattern, path))
  expect(matches('/pricing*', '/pricing', '/pricing/team', '/en/pricing', '/price')).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(matches('/*/plans', '/en/plans', '/en/gb/plans', '/plans')).toEqual([true, true, false])
  expect(matches('/a.b(c)', '/a.b(c)', '/axb(c)', '/a.b(c)d')).toEqual([true, false, false])
  expect(matches('*b*', 'abc', 'b', 'ac')).toEqual([true, true, false])
  expect(matches('/a*a', '/aa', '/aba', '/a')).toEqual([true, true, false])
})

test('a long path that anybody made up is read in a moment', () => {
  expect(matchesPath('/*a*a*a*a*b', `/${'a'.repeat(150)}`)).toBe(false)
})
