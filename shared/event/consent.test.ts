import { describe, expect, it } from 'vitest'
import { consentOf, refusesAnalytics, refusesMessages } from './consent.ts'

const telling = (categoryPreferences: unknown) => consentOf({ context: { consent: { categoryPreferences } } })

describe('the consent of an event', () => {
  it('is what its categories say, their names without case', () => {
    expect(telling({ Analytics: true, ADVERTISING: false })).toEqual({ analytics: true, advertising: false })
    expect(refusesAnalytics(telling({ ANALYTICS: false }))).toBe(true)
    expect(refusesMessages(telling({ Personalization: false }))).toBe(true)
    expect(refusesMessages(telling({ Messages: false, personalization: true }))).toBe(true)
  })

  it('refuses nothing that it does not name, and only by a plain false', () => {
    const told = telling({ Advertising: false, Analytics: 'false', messages: 0, personalization: null })
    expect(told).toEqual({ advertising: false })
    expect([refusesAnalytics(told), refusesMessages(told)]).toEqual([false, false])
  })

  it('is a refusal where a category is named twice and refused once', () => {
    expect(telling({ Analytics: false, analytics: true })).toEqual({ analytics: false })
    expect(telling({ Analytics: true, analytics: false })).toEqual({ analytics: false })
  })

  it.each([[undefined], [null], [{}], [[]], ['all'], [{ analytics: 'yes' }]])(
    'is none in %j',
    preferences => {
      expect(telling(preferences)).toBeNull()
      expect(consentOf({ context: { consent: preferences } })).toBeNull()
    },
  )

  it('is bounded, whatever is sent', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`c${index}`, true]))
    expect(Object.keys(telling(many) ?? {})).toHaveLength(50)
    expect(telling({ ['x'.repeat(101)]: true })).toBeNull()
    expect(Object.hasOwn(telling(JSON.parse('{"__proto__":false}')) ?? {}, '__proto__')).toBe(true)
  })
})
