const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Events = readonly { readonly [field: string]: unknown }[]

/** A browser, by its anonymous id, with the key that its events are read with. */
export interface Device {
  readonly anonymousId: string
  readonly deviceKey: string
}

/** A batch and who sends it; a browser may bring a token that names its person. */
export interface Sending {
  readonly from: 'server' | (Device & { readonly verifiedAs?: string })
  readonly events: Events
}

const device = (name: string): Device => ({ anonymousId: `device-${name}`, deviceKey: `key-of-${name}` })

export const DEVICES = {
  ada: device('ada'),
  benAtHome: device('ben-at-home'),
  benAtWork: device('ben-at-work'),
  dan: device('dan'),
  eve: device('eve'),
  fay: device('fay'),
} as const

/** Whom each device speaks for in the end. */
export const USERS: { readonly [device in keyof typeof DEVICES]?: string } = {
  ada: 'ada',
  benAtHome: 'ben',
  benAtWork: 'ben',
  dan: 'dan',
}

/** Everybody whom the traffic is about. */
export const CONTACTS = [
  ...['user:ada', 'user:ben', 'user:cyd', 'user:dan', 'user:gus', 'user:hal'],
  ...['anon:device-eve', 'anon:device-fay'],
] as const

/**
 * What several people did in the weeks before an instant: with and without a name, by browser and by server.
 * Its message ids are always the same.
 * @param base milliseconds since 1970; nothing is later
 * @param fallsMs how long ago somebody came whose fleeting score falls within seconds
 */
export function traffic(base: number, fallsMs: number): readonly Sending[] {
  let ids = 0
  const at = (days: number, hours = 0) => new Date(base - days * DAY_MS - hours * HOUR_MS).toISOString()
  const event = (timestamp: string, fields: object) => ({ messageId: `m-${++ids}`, timestamp, ...fields })
  const used = (timestamp: string, who: object, feature: string) =>
    event(timestamp, { type: 'track', event: 'Feature Used', ...who, properties: { feature } })
  const page = (timestamp: string, who: object, path: string) =>
    event(timestamp, { type: 'page', name: path, ...who, properties: { path }, context: { page: { path } } })
  const known = (timestamp: string, who: object, traits: object) =>
    event(timestamp, { type: 'identify', ...who, traits })
  const tracked = (timestamp: string, who: object, name: string, properties: object = {}) =>
    event(timestamp, { type: 'track', event: name, ...who, properties })
  const { ada, benAtHome, benAtWork, dan, eve, fay } = DEVICES
  const as = ({ anonymousId }: Device, userId?: string) => ({ anonymousId, ...(userId && { userId }) })

  return [
    // Known by their servers alone, long before a browser was seen.
    {
      from: 'server',
      events: [
        known(
          at(90),
          { userId: 'cyd' },
          { name: 'Cyd Moss', email: 'cyd@moss.example', plan: 'pro', seats: 10 },
        ),
        event(at(89), { type: 'group', userId: 'cyd', groupId: 'moss', traits: { name: 'Moss', size: 40 } }),
        ...[80, 40, 3].map(days => tracked(at(days), { userId: 'cyd' }, 'Invoice Paid', { total: 250.5 })),
        ...[20, 19, 6, 5, 5, 4, 2, 1].map((days, n) =>
          used(at(days, n), { userId: 'cyd' }, `feature-${n % 3}`),
        ),
        known(at(2), { userId: 'cyd' }, { seats: 14, used: 13 }),
        tracked(at(50), { userId: 'cyd' }, 'Rated', { rating: 10 }),
      ],
    },
    {
      from: 'server',
      events: [
        known(at(30), { userId: 'gus' }, { name: 'Gus', email: 'gus@example.com', plan: 'free' }),
        ...[9, 8, 7, 6].map(days => used(at(days), { userId: 'gus' }, 'import')),
        tracked(at(5), { userId: 'gus' }, 'Email Bounced'),
        known(at(10), { userId: 'hal' }, { name: 'Hal', plan: 'pro' }),
        tracked(new Date(base - fallsMs).toISOString(), { userId: 'hal' }, 'Came'),
      ],
    },
    // A visitor who says who they are, and whose message is dismissed.
    { from: ada, events: [page(at(12), as(ada), '/'), page(at(12, -1), as(ada), '/pricing')] },
    { from: ada, events: [1, 2].map(n => used(at(11, n), as(ada), `feature-${n}`)) },
    {
      from: ada,
      events: [
        known(at(10), as(ada, 'ada'), { name: 'Ada Park', email: 'ada@park.example', plan: 'pro', seats: 3 }),
        used(at(9), as(ada, 'ada'), 'publish'),
        used(at(1), as(ada, 'ada'), 'publish'),
      ],
    },
    { from: ada, events: [tracked(at(0, 1), as(ada, 'ada'), 'Message Dismissed', { message: 'offer' })] },
    // One person on two devices, of whom a server knows more.
    { from: benAtHome, events: [2, 1].map(days => used(at(days), as(benAtHome), 'export')) },
    { from: benAtWork, events: [5, 4, 3].map(days => used(at(days), as(benAtWork), 'import')) },
    { from: benAtHome, events: [known(at(0, 9), as(benAtHome, 'ben'), { name: 'Ben', plan: 'trial' })] },
    { from: benAtWork, events: [known(at(0, 8), as(benAtWork, 'ben'), { company: 'Oak & Sons' })] },
    { from: 'server', events: [known(at(0, 7), { userId: 'ben' }, { plan: 'pro', name: 'Ben Oak' })] },
    // Somebody whom their server vouches for.
    {
      from: { ...dan, verifiedAs: 'dan' },
      events: [
        known(at(6), as(dan, 'dan'), { name: 'Dan Röe', email: 'dan@gmail.com', plan: 'free' }),
        ...[6, 5, 4, 3, 2, 1, 0].map(days => used(at(days, 1), as(dan, 'dan'), 'share')),
      ],
    },
    // Nobody knows these two; one of them uses a lot. Somebody else claims to be one of them.
    {
      from: eve,
      events: [...[4, 3, 2, 1].map(days => used(at(days), as(eve), 'try')), page(at(1), as(eve), '/pricing')],
    },
    { from: fay, events: [page(at(20), as(fay), '/blog')] },
    {
      from: ada,
      events: [known(at(0, 1), { userId: 'ada', anonymousId: fay.anonymousId }, { plan: 'stolen' })],
    },
  ]
}
