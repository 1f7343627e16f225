import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { makeSecret, rotated, validSecrets } from './secret.ts'
import { signedHeaders } from './sign.ts'

const DAY_MS = 86_400_000

describe('a signature', () => {
  it('is the one that the specification shows', () => {
    const headers = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', 1_614_265_330_000, [
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    ])
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
    expect(headers['webhook-timestamp']).toBe('1614265330')
  })

  it('is verified by the reference library with each of its secrets, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 4 }), (text, count) => {
        const now = Date.now()
        const secrets = Array.from({ length: count }, () => makeSecret(now).secret)
        const body = JSON.stringify({ text })
        const headers = { ...signedHeaders('msg_1', body, now, secrets) }
        for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({ text })
        expect(() => new Webhook(makeSecret(now).secret).verify(body, headers)).toThrow()
      }),
      { numRuns: 30 },
    )
  })
})

describe('secrets', () => {
  it('sign beside the new one after a rotation until their time is over, four at most', () => {
    const now = Date.now()
    const first = makeSecret(now)
    const second = makeSecret(now)
    const both = rotated([first], second, now, DAY_MS)
    const valid = (at: number) => validSecrets(both, at).map(({ secret }) => secret)
    expect(valid(now)).toEqual([second.secret, first.secret])
    expect(valid(now + DAY_MS)).toEqual([second.secret])
    const many = [1, 2, 3, 4, 5].reduce((all, _) => rotated(all, makeSecret(now), now, DAY_MS), both)
    expect(validSecrets(many, now)).toHaveLength(4)
  })

  it('end at once when nothing is to be kept, and never later than they were to', () => {
    const now = Date.now()
    const ended = rotated([makeSecret(now)], makeSecret(now), now, 0)
    expect(validSecrets(ended, now)).toHaveLength(1)
    const soon = rotated([makeSecret(now)], makeSecret(now), now, 1000)
    expect(validSecrets(rotated(soon, makeSecret(now), now, DAY_MS), now + 1000)).toHaveLength(2)
  })
})
