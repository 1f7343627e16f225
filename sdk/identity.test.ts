import { expect, test } from 'vitest'
import { createIdentity, type IdentityKeep } from './identity.ts'

const keepOf = (text: string | null = null): IdentityKeep & { text: string | null } => ({
  text,
  read() {
    return this.text
  },
  write(text) {
    this.text = text
  },
})

test('a visitor has a random id and a secret, the same on the next page', () => {
  const keep = keepOf()
  const { anonymousId, deviceKey, userId } = createIdentity(keep).current()
  expect([anonymousId, deviceKey]).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.stringMatching(/^[0-9a-f]{32}$/),
  ])
  expect(anonymousId).not.toBe(deviceKey)
  expect(userId).toBe('')
  expect(createIdentity(keep).current()).toEqual({ anonymousId, deviceKey, userId })
})

test('the first user joins the visitor; another user is another visitor', () => {
  const keep = keepOf()
  const identity = createIdentity(keep)
  const before = identity.current()
  identity.identify('ada.l@example.com')
  identity.identify('ada.l@example.com')
  expect(identity.current()).toEqual({ ...before, userId: 'ada.l@example.com' })
  expect(createIdentity(keep).current().userId).toBe('ada.l@example.com')
  identity.identify('bob')
  const { anonymousId, deviceKey, userId } = identity.current()
  expect(userId).toBe('bob')
  expect(anonymousId).not.toBe(before.anonymousId)
  expect(deviceKey).not.toBe(before.deviceKey)
})

test('reset forgets all three', () => {
  const identity = createIdentity(keepOf())
  identity.identify('ada')
  const before = identity.current()
  identity.reset()
  expect(identity.current().userId).toBe('')
  expect(identity.current().anonymousId).not.toBe(before.anonymousId)
  expect(identity.current().deviceKey).not.toBe(before.deviceKey)
})

test('refresh takes over what another tab wrote, and writes again what was cleared', () => {
  const keep = keepOf()
  const [one, other] = [createIdentity(keep), createIdentity(keep)]
  other.identify('ada')
  one.refresh()
  expect(one.current()).toEqual(other.current())
  keep.text = null
  one.refresh()
  expect(one.current()).toEqual(other.current())
  expect(createIdentity(keep).current()).toEqual(other.current())
})

test('text that is not an identity is as none', () => {
  for (const text of ['', '..', 'abc', 'a.', '.b.c']) {
    expect(createIdentity(keepOf(text)).current().anonymousId).toHaveLength(32)
  }
})
