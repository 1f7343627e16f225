import { describe, expect, it } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { listedTraits, pickTraits } from './listed-traits.ts'

function modelOf(...rules: object[]) {
  const parsed = parseModel({
    id: 'm',
    fit: [{ id: 'g', rules: rules.map((rule, n) => ({ id: `r${n}`, ...rule })) }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}
const award = { once: 1 }

describe('the traits on a line', () => {
  it('are plan, company, those of segments, and those that rules look at, by their first name', () => {
    const model = modelOf(
      {
        when: { any: [{ field: 'title', words: 'cto' }, { not: { field: 'address.city', is: 'Rome' } }] },
        award,
      },
      { measure: { trait: 'seats' }, award: { each: 1 } },
      { measure: { ratio: ['used', 'limit'] }, award: { each: 1 } },
      { when: { field: 'email', domain: 'business' }, award },
    )
    expect(listedTraits([model], ['region'])).toEqual(
      'address company limit plan region seats title used'.split(' '),
    )
    expect(listedTraits([], [])).toEqual(['company', 'plan'])
  })

  it('are sixteen at most, and those of segments come before those of models', () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ when: { field: `t${n}`, exists: true }, award }))
    const listed = listedTraits([modelOf(...many)], ['zone'])
    expect(listed).toHaveLength(16)
    expect(listed).toContain('zone')
  })

  it('are short text, numbers, true and false', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', '__proto__', 'constructor']
    const values = { a: 'x', b: 0, c: false, d: 'x'.repeat(101), e: { x: 1 }, f: '' }
    expect(pickTraits(values, names)).toEqual({ a: 'x', b: 0, c: false })
  })
})
