import { expect, test } from 'vitest'
import { bar } from './progress.ts'

test('a bar fills up to the end and no further', () => {
  expect(bar(0, 200)).toBe(`[${'-'.repeat(30)}]   0 %`)
  expect(bar(100, 200)).toBe(`[${'#'.repeat(15)}${'-'.repeat(15)}]  50 %`)
  expect(bar(300, 200)).toBe(`[${'#'.repeat(30)}] 100 %`)
})

test('of a stream without an end it tells what was read', () => {
  expect(bar(2_500_000, null)).toBe('2.5 MB read')
})
