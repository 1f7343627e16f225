import fc from 'fast-check'

/** The cast of a program. Names of devices come after those of users, so that what is named like one does not lead. */
const USERS = ['ua', 'ub', 'uc'] as const
const DEVICES = ['za', 'zb', 'zc'] as const
const ADDRESSES = ['a', 'b'] as const

/** Somebody tells something, as one request. */
export interface Said {
  readonly type: 'say'
  readonly what: 'track' | 'identify' | 'alias'
  readonly voice: 'browser' | 'server'
  readonly user?: string | undefined
  readonly device?: string | undefined
  /** The key that the browser shows. */
  readonly key: 'right' | 'wrong' | 'none'
  /** An address among the traits; of a track event of a server, who it is about. */
  readonly address?: string | undefined
  /** Of an alias: a user, a device or an address. */
  readonly previous?: string | undefined
  /** The browser's token: whose it is, and the address in it. */
  readonly token?: { readonly user: string; readonly address?: string | undefined } | undefined
}

export type Step =
  | Said
  /** An earlier request comes once more. */
  | { readonly type: 'again'; readonly which: number }
  | { readonly type: 'part'; readonly of: string; readonly identity: string }
  | { readonly type: 'erase'; readonly id: string }
  | { readonly type: 'alarm'; readonly id: string }
  | { readonly type: 'evict' | 'abort'; readonly id: string }

/** What goes wrong with one of the calls between objects. */
export interface Fault {
  /** Which call of the step, from 0. */
  readonly call: number
  /** It fails before or after it took effect, comes late, or its object dies once it has answered. */
  readonly how: 'before' | 'after' | 'late' | 'abort'
}

export interface Turn {
  readonly step: Step
  readonly faults: readonly Fault[]
  /** The configuration has to be fetched first, which takes a while. */
  readonly isCold: boolean
}

const user = fc.constantFrom(...USERS)
const device = fc.constantFrom(...DEVICES)
const address = fc.constantFrom(...ADDRESSES)
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined })
const key = fc.constantFrom('right', 'right', 'right', 'wrong', 'none')
const identifier = fc.oneof(
  user.map(name => `user:${name}`),
  device.map(name => `anon:${name}`),
  address.map(name => `email:${name}@example.com`),
)

const anything: fc.Arbitrary<Said> = fc
  .record({
    type: fc.constant('say' as const),
    what: fc.constantFrom('track', 'identify', 'identify', 'alias'),
    voice: fc.constantFrom('browser', 'browser', 'server'),
    user: maybe(user),
    device: maybe(device),
    key,
    address: maybe(address),
    previous: fc.oneof(user, device, address),
    token: fc.option(fc.record({ user, address: maybe(address) }), { nil: undefined, freq: 5 }),
  })
  .map(meant)
  .filter(isTold)

/** Without what would not be read. */
function meant(said: Said): Said {
  const { what, voice } = said
  return {
    ...said,
    ...(what !== 'alias' && { previous: undefined }),
    ...(what === 'alias' && { address: undefined }),
    ...(what === 'track' && voice === 'browser' && { address: undefined }),
    ...(voice === 'server' && { key: 'none', token: undefined }),
  }
}

function isTold({ what, voice, user, device, address, previous }: Said): boolean {
  if (what === 'alias') return user !== undefined && previous !== user
  return user !== undefined || device !== undefined || (voice === 'server' && address !== undefined)
}

const fault: fc.Arbitrary<Fault> = fc.record({
  call: fc.nat(9),
  how: fc.constantFrom('before', 'after', 'late', 'abort'),
})

function turnsOf(step: fc.Arbitrary<Step>, maxLength: number): fc.Arbitrary<readonly Turn[]> {
  const faults = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(fault, { maxLength: 3 }))
  const turn = fc.record({ step, faults, isCold: fc.nat(3).map(n => n === 0) })
  return fc.array(turn, { minLength: 2, maxLength, size: 'max' })
}

const died = fc.record({ type: fc.constantFrom('evict', 'evict', 'abort'), id: identifier })
const alarmed = fc.record({ type: fc.constant('alarm'), id: identifier })
const undone = fc.record({ type: fc.constant('part'), of: identifier, identity: identifier })
const erased = fc.record({ type: fc.constant('erase'), id: identifier })
const repeated = fc.record({ type: fc.constant('again'), which: fc.nat(20) })

/** Anything at all, in any order. */
export const PROGRAMS: fc.Arbitrary<readonly Turn[]> = turnsOf(
  fc.oneof(
    { weight: 12, arbitrary: anything },
    { weight: 2, arbitrary: repeated as fc.Arbitrary<Step> },
    { weight: 4, arbitrary: undone as fc.Arbitrary<Step> },
    { weight: 1, arbitrary: erased as fc.Arbitrary<Step> },
    { weight: 1, arbitrary: alarmed as fc.Arbitrary<Step> },
    { weight: 2, arbitrary: died as fc.Arbitrary<Step> },
  ),
  14,
)

/** Each device and each address has one user at most, and a device tells no more than one address by itself. */
interface Truth {
  readonly owners: { readonly [name: string]: string | undefined }
  readonly says: { readonly [device: string]: string | undefined }
}

const truths: fc.Arbitrary<Truth> = fc.record({
  owners: fc.record(Object.fromEntries([...DEVICES, ...ADDRESSES].map(name => [name, maybe(user)]))),
  says: fc.record(Object.fromEntries(DEVICES.map(name => [name, maybe(address)]))),
})

/** What is said by people who tell nothing but the truth: in any order, the same people come of it. */
export const ORDERLY_PROGRAMS: fc.Arbitrary<readonly Turn[]> = truths.chain(truth =>
  turnsOf(
    fc.oneof(
      { weight: 10, arbitrary: saidIn(truth) as fc.Arbitrary<Step> },
      { weight: 2, arbitrary: repeated as fc.Arbitrary<Step> },
      { weight: 1, arbitrary: alarmed as fc.Arbitrary<Step> },
      { weight: 2, arbitrary: died as fc.Arbitrary<Step> },
    ),
    14,
  ),
)

function saidIn({ owners, says }: Truth): fc.Arbitrary<Said> {
  const say = { type: 'say', key: 'right' } as const
  const asDevice = fc.tuple(device, maybe(address), fc.boolean()).map(([device, other, isKnown]): Said => {
    const user = isKnown ? owners[device] : undefined
    const told = user === undefined ? says[device] : other
    const address = told !== undefined && owners[told] === owners[device] ? told : undefined
    const what = address === undefined ? 'track' : 'identify'
    return { ...say, what, voice: 'browser', user, device, address }
  })
  // Of an address that a server knows apart from any user, a browser's word holds only if it is heard first.
  const asServer = fc.tuple(device, maybe(address), user).map(([name, told, other]): Said => {
    const server = { ...say, key: 'none', voice: 'server' } as const
    const user = told === undefined ? (owners[name] ?? other) : owners[told]
    if (user === undefined) return { ...server, what: 'identify', address: told }
    const device = owners[name] === user ? name : undefined
    return { ...server, what: 'identify', user, device, address: told }
  })
  const alias = fc.tuple(user, user).map(([user, previous]): Said => {
    const server = { ...say, key: 'none', voice: 'server', user } as const
    return user === previous ? { ...server, what: 'track' } : { ...server, what: 'alias', previous }
  })
  return fc.oneof({ weight: 6, arbitrary: asDevice }, { weight: 3, arbitrary: asServer }, alias)
}
