import { expect, it } from 'vitest'
import { offeredIn } from './protocols.ts'

it('key, device key and token are found behind their words, in any order', () => {
  const header = 'token.a.b.c, tidemark.v1,device.d-1, key.wk_main_1'
  expect(offeredIn(header)).toEqual({ key: 'wk_main_1', deviceKey: 'd-1', identityToken: 'a.b.c' })
})

it('what is not there, or empty, is left out', () => {
  expect(offeredIn('tidemark.v1, key.')).toEqual({})
})

it('who speaks another protocol offers nothing', () => {
  expect(offeredIn('key.wk_main_1')).toBeUndefined()
  expect(offeredIn(undefined)).toBeUndefined()
})
