import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSecretValue } from './secret-value.ts'

/** A number with a check digit, 13 to 19 digits long. */
const card = fc
  .tuple(fc.integer({ min: 12, max: 18 }), fc.infiniteStream(fc.nat(9)))
  .map(([length, stream]) => {
    const digits = [...stream.take(length)]
    // Against the formula in the code: the digits of each second one, from the right, added up as text.
    const sum = digits
      .toReversed()
      .flatMap((digit, place) => (place % 2 ? [digit] : [...`${digit * 2}`].map(Number)))
      .reduce((total, digit) => total + digit, 0)
    return `${digits.join('')}${(10 - (sum % 10)) % 10}`
  })
const words = fc.stringMatching(/^[a-z ,]{0,20}$/)

test('a card is known, however it is written and whatever is around it', () => {
  fc.assert(
    fc.property(
      card,
      fc.constantFrom('', ' ', '  ', '-', '.', '/', '–', ' - '),
      fc.integer({ min: 1, max: 6 }),
      words,
      words,
      (digits, mark, group, before, after) => {
        const written = digits.replace(new RegExp(`(.{${group}})(?=.)`, 'g'), `$1${mark}`)
        expect(isSecretValue(`${before} ${written} ${after}`)).toBe(true)
      },
    ),
  )
})

test.each([
  '4111111111111111',
  '4111 1111 1111 1111',
  '3782-822463-10005',
  '４１１１１１１１１１１１１１１１',
  '078-05-1120',
  '078051120',
  'my ssn: 078 05 1120.',
  '078  05  1120',
  '078–05–1120',
])('%s is a secret', text => expect(isSecretValue(text)).toBe(true))

test.each([
  '',
  'team',
  '50-200',
  '1000000000000',
  '2026-11-22',
  '+1 555 0100',
  '12345678',
  'ada@example.com',
])('%s is none', text => expect(isSecretValue(text)).toBe(false))
