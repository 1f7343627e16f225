import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestLanguage, isRightToLeft, languageTag } from './language.ts'

test.each([
  ['de', 'de'],
  ['pt-br', 'pt-BR'],
  ['pt_BR', 'pt-BR'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['C.UTF-8', undefined],
  ['', undefined],
  ['x'.repeat(9999), undefined],
  [['de'], undefined],
  [null, undefined],
])('reads %j as the language %s', (said, tag) => {
  expect(languageTag(said)).toBe(tag)
})

test.each([
  ['de-AT', 'de'],
  ['pt-BR', 'pt-br'],
  ['pt-PT', 'pt'],
  ['zh-TW', 'zh-Hant'],
  ['zh-Hant-HK', 'zh-Hant'],
  ['zh-CN', 'zh'],
  ['nb-NO', 'no'],
  ['he-IL', 'iw'],
  ['en-GB', undefined],
  ['__proto__', undefined],
  [undefined, undefined],
])('has somebody who reads %s read %s', (wanted, best) => {
  expect(bestLanguage(['zh', 'zh-Hant', 'de', 'pt', 'pt-br', 'no', 'iw', '__proto__'], wanted)).toBe(best)
})

test('knows which languages run from right to left, by the script they are written in', () => {
  for (const language of ['ar', 'he', 'fa-IR', 'ur', 'ps', 'dv', 'yi', 'ku-Arab', 'ckb', 'ug', 'sd', 'pa-PK'])
    expect([language, isRightToLeft(language)]).toEqual([language, true])
  for (const language of ['en', 'ku', 'az', 'pa', 'de', 'ja', 'not a language'])
    expect([language, isRightToLeft(language)]).toEqual([language, false])
})

test('never throws, whatever a browser says', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.stringMatching(/^[a-zA-Z0-9_-]{0,40}$/)), said => {
      const tag = languageTag(said)
      if (tag !== undefined) expect(languageTag(tag)).toBe(tag)
      bestLanguage(['de'], tag)
      isRightToLeft(tag ?? '')
    }),
  )
})
