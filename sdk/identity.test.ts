import { expect, test } from 'vitest'
import { createIdentity } from './identity.ts'
import type { Kept } from './vault.ts'

/** What pages of one browser keep between them. */
function keepOf(identity = '') {
  let kept: Kept = { identity }
  return {
    get: <Name extends keyof Kept>(name: Name) => kept[name],
    set(change: Kept) {
      kept = { ...kept, ...change }
    },
    clear() {
      kept = {}
    },
  }
}

const identityOf = (keep: ReturnType<typeof keepOf>) => createIdentity(keep, () => false)

test('a visitor has a random id and a secret, the same on the next page', () => {
  const keep = keepOf()
  const { anonymousId, deviceKey, userId } = identityOf(keep).current()
  expect([anonymousId, deviceKey]).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.stringMatching(/^[0-9a-f]{32}$/),
  ])
  expect(anonymousId).not.toBe(deviceKey)
  expect(userId).toBe('')
  expect(identityOf(keep).current()).toEqual({ anonymousId, deviceKey, userId })
})

test('the first user joins the visitor', () => {
  const keep = keepOf()
  const identity = identityOf(keep)
  const before = identity.current()
  identity.identify('ada.l@example.com')
  identity.identify('ada.l@example.com')
  expect(identity.current()).toEqual({ ...before, userId: 'ada.l@example.com' })
  expect(identityOf(keep).current().userId).toBe('ada.l@example.com')
})

test('reset forgets all three', () => {
  const identity = identityOf(keepOf())
  identity.identify('ada')
  const before = identity.current()
  identity.reset()
  expect(identity.current().userId).toBe('')
  expect(identity.current().anonymousId).not.toBe(before.anonymousId)
  expect(identity.current().deviceKey).not.toBe(before.deviceKey)
})

test('refresh takes over what another tab wrote, and writes again what was cleared', () => {
  const keep = keepOf()
  const [one, other] = [identityOf(keep), identityOf(keep)]
  other.identify('ada')
  one.refresh()
  expect(one.current()).toEqual(other.current())
  keep.clear()
  one.refresh()
  expect(one.current()).toEqual(other.current())
  expect(identityOf(keep).current()).toEqual(other.current())
})

test('text that is not an identity is as none', () => {
  for (const text of ['', '..', 'abc', 'a.', '.b.c']) {
    expect(identityOf(keepOf(text)).current().anonymousId).toHaveLength(32)
  }
})
