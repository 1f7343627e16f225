import { expect, test } from 'vitest'
import { campaignOf } from './campaign.ts'

test('of a query the campaign and the click ids are kept', () => {
  expect(campaignOf('?utm_source=news&plan=pro&gclid=abc&fbclid=d&msclkid=e&ref=x', true)).toBe(
    '?utm_source=news&gclid=abc&fbclid=d&msclkid=e&ref=x',
  )
})

test('without consent to advertising, click ids are not', () => {
  expect(campaignOf('?utm_source=news&gclid=abc&wbraid=d&mc_eid=e', false)).toBe('?utm_source=news')
})

test('what somebody typed or was mailed is not', () => {
  expect(campaignOf('?email=a%40b.c&password=secret&token=t&utm=1&utm_=2', true)).toBe('')
})
