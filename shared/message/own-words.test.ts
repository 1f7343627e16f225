import { expect, test } from 'vitest'
import { ownWords } from './own-words.ts'

test('our own words come in the language of the message, or the nearest there is', () => {
  expect(ownWords('ar')?.close).toBe('إغلاق')
  expect(ownWords('de-AT')?.close).toBe('Schließen')
  expect(ownWords('pt-BR')?.next).toBe('Próximo')
  expect(ownWords('pt-PT')?.next).toBe('Seguinte')
  expect(ownWords('zh-Hant-TW')?.close).toBe('關閉')
  expect(ownWords('zh-TW')?.close).toBe('關閉')
  expect(ownWords('zh-CN')?.close).toBe('关闭')
  expect(ownWords('no')).toBe(ownWords('nb'))
})

test('in English, and where there is no translation, browsers have them already', () => {
  for (const language of ['en', 'en-GB', 'tlh', 'constructor', '', undefined])
    expect(ownWords(language)).toBeUndefined()
})

test('no word is missing in any language', () => {
  for (const language of 'ar cs da de el es fa fi fr he hi hu id it ja ko nb nl pl pt ro ru sv th tr uk vi zh'.split(
    ' ',
  ))
    expect(Object.values(ownWords(language) ?? {}).filter(word => word.trim())).toHaveLength(8)
})
