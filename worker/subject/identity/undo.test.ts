import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { alarmIn, alias, subjectIn, track } from '../../testing/subject.ts'
import { Workspace } from '../../workspace/workspace.ts'
import { Subject } from '../subject.ts'

const AFTER_A_WHILE_MS = 61_000
const subject = (id: string) => subjectIn('undo', id)
const DEVICE_KEYS = ['right', 'wrong'] as const

afterEach(() => {
  vi.restoreAllMocks()
})

/** Lets what is given back be lost once. */
function loseParcel() {
  vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(Subject.prototype, 'receive').mockRejectedValueOnce(new Error('It is down.'))
}

/** A visitor with one event, joined to a user with another. */
async function joined(name: string) {
  const [visitor, person] = [subject(`anon:v-${name}`), subject(`user:u-${name}`)]
  await visitor.send([track('m1', { anonymousId: `v-${name}` })])
  await person.send([track('m2', { userId: `u-${name}`, anonymousId: `v-${name}` })])
  await expect.poll(() => visitor.rows()).toBe(0)
  return { visitor, person, aliased: alias('m3', `v-${name}`, `u-${name}`) }
}

describe('what was parted and has not arrived', () => {
  it('arrives though the person is joined to another one meanwhile, and lets go', async () => {
    const { visitor, person } = await joined('moving')
    loseParcel()
    await expect(person.part(visitor.name.id)).rejects.toThrow()
    const other = subject('user:a-moving')
    await other.send([alias('m4', 'u-moving', 'a-moving')])
    await expect.poll(async () => (await person.state()).handedAt).toBeUndefined()
    await runDurableObjectAlarm(person.stub)
    expect(await visitor.events()).toBe(1)
    expect(await other.events()).toBe(2)
  })

  it('is parted when that is asked again', async () => {
    const { visitor, person } = await joined('again')
    loseParcel()
    await expect(person.part(visitor.name.id)).rejects.toThrow()
    expect(await person.part(visitor.name.id)).toBe('parted')
    expect(await visitor.events()).toBe(1)
  })

  it('arrives before it is joined again', async () => {
    const { visitor, person, aliased } = await joined('back')
    loseParcel()
    await expect(person.part(visitor.name.id)).rejects.toThrow()
    await person.send([aliased])
    await expect.poll(() => visitor.rows()).toBe(0)
    expect(await person.events()).toBe(3)
    expect(await visitor.events()).toBe(3)
  })
})

describe('an identifier that is joined again after its join was undone', () => {
  it('is the same person, though the call that joined it died before it was kept', async () => {
    const { visitor, person } = await joined('died')
    await person.part(visitor.name.id)
    await visitor.join(person.name.id, { isExplicit: true })
    await evictDurableObject(visitor.stub)
    expect(await visitor.send([track('m5', { anonymousId: 'v-died' })])).toMatchObject({ accepted: 1 })
    expect(await person.events()).toBe(3)
  })

  it('keeps what it handed over until just that is on disk', async () => {
    const { visitor, person } = await joined('late')
    const { movedAt = 0 } = await visitor.state()
    await person.part(visitor.name.id)
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(movedAt))
    await visitor.join(person.name.id, { isExplicit: true })
    // The word that was sent of the first time.
    await visitor.calls.release(visitor.name, person.name.id, movedAt)
    expect(await visitor.rows()).toBe(1)
    await alarmIn(AFTER_A_WHILE_MS, visitor.stub)
    await expect.poll(() => visitor.rows()).toBe(0)
    expect(await person.events()).toBe(2)
  })

  it('is not so because the message that joined it first is sent again', async () => {
    const [visitor, person] = [subject('anon:v-repeated'), subject('user:repeated')]
    await visitor.send([track('m1', { anonymousId: 'v-repeated' })])
    const aliased = alias('m2', 'v-repeated', 'repeated')
    await person.send([aliased])
    await person.part(visitor.name.id)
    expect(await person.send([aliased])).toMatchObject({ accepted: 0, duplicates: 1 })
    expect((await visitor.view())?.id).toBe(visitor.name.id)
    await person.send([{ ...aliased, messageId: 'm3' }])
    expect((await visitor.view())?.id).toBe(person.name.id)
  })

  it('is not so because of a device that had told its address', async () => {
    const email = 'jo-parted@example.com'
    const [address, person] = [subject(`email:${email}`), subject('user:u-parted')]
    const other = subject('user:a-parted')
    const device = { anonymousId: 'v-parted', keyHash: 'key' }
    const told = { ...track('m1', device), type: 'identify', traits: { email } } as const
    await subject('anon:v-parted').send([told], { voice: 'browser', device })
    await person.send([{ ...told, messageId: 'm2', userId: 'u-parted' }], { voice: 'browser', device })
    expect(await person.part(address.name.id)).toBe('parted')
    await other.send([alias('m3', 'u-parted', 'a-parted')])
    await other.send([track('m4', { userId: 'a-parted', anonymousId: 'v-parted' })], {
      voice: 'browser',
      device,
    })
    expect((await address.view())?.id).toBe(address.name.id)
  })
})

describe('a call that is under way', () => {
  it('follows an identifier that is joined while the configuration is fetched', async () => {
    const [visitor, person] = [subject('anon:fetching'), subject('user:fetching')]
    await visitor.send([track('m1', { anonymousId: 'fetching' })])
    const workspace: { config(known: number): unknown } = Workspace.prototype
    const { config } = workspace
    const { promise: isJoined, resolve } = Promise.withResolvers<void>()
    const asked = vi.spyOn(workspace, 'config').mockImplementationOnce(async function (this: unknown, known) {
      await isJoined
      return Reflect.apply(config, this, [known])
    })
    const sending = visitor.send([track('m2', { anonymousId: 'fetching' })], { config: 1e9 })
    await vi.waitFor(() => expect(asked).toHaveBeenCalled())
    await person.send([track('m3', { userId: 'fetching', anonymousId: 'fetching' })])
    await expect.poll(() => visitor.rows()).toBe(0)
    resolve()
    await sending
    expect(await person.events()).toBe(3)
    expect(await visitor.rows()).toBe(0)
  })
})

describe('somebody of whom nothing but a name is known', () => {
  it('keeps whoever was joined to them, and is not offered their history for ever', async () => {
    const address = subject('email:jo-name@example.com')
    await subject('user:name').send([], { voice: 'verified', email: 'jo-name@example.com' })
    await expect.poll(async () => (await address.state()).handedAt).toBeUndefined()
    expect((await address.view())?.identities).toEqual(['user:name', address.name.id])
  })

  it('is read by the key that was seen first, though that came before any event', async () => {
    const [visitor, first] = [subject('anon:keyed'), subject('user:first')]
    const shown = (keyHash: string) =>
      ({ voice: 'browser', device: { anonymousId: 'keyed', keyHash } }) as const
    await first.send([track('m1', { userId: 'first', anonymousId: 'keyed' })], shown('right'))
    await first.part(visitor.name.id)
    await subject('user:second').send([track('m2', { userId: 'second', anonymousId: 'keyed' })])
    await visitor.send([track('m3', { anonymousId: 'keyed' })], shown('wrong'))
    const read = DEVICE_KEYS.map(keyHash =>
      visitor.calls.me({ name: visitor.name, config: 0, reader: { anonymousId: 'keyed', keyHash } }),
    )
    expect((await Promise.all(read)).map(({ ok }) => ok)).toEqual([true, false])
  })
})
