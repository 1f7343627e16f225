/** A call as a site makes it. */
export type Call = readonly [
  method: 'track' | 'page' | 'identify' | 'group' | 'alias' | 'reset',
  ...args: unknown[],
]

/** Every overload of the reference and what sites do with it, each list by a visitor of its own. */
export const CALLS: Readonly<Record<string, readonly Call[]>> = {
  'page views': [
    ['page'],
    ['page', 'Pricing'],
    ['page', 'Docs', 'Quickstart'],
    ['page', { section: 'top' }],
    ['page', 'Pricing', { plan: 'team', title: 'Another title' }],
    ['page', { section: 'top' }, { context: { beta: true } }],
    ['page', 'Docs', 'Quickstart', { version: 2 }, { context: { beta: true } }],
    ['page', null, 'Quickstart', { version: 2 }],
    ['page', 'Pricing', {}, { context: { page: { title: 'Another title', path: '/another' } } }],
  ],
  events: [
    ['track', 'Report Exported'],
    ['track', 'Report Exported', { format: 'pdf', pages: 3, parts: ['a'], at: { x: 1 } }],
    [
      'track',
      'Report Exported',
      { format: 'pdf' },
      { context: { campaign: { name: 'Launch' }, groupId: 'acme' } },
    ],
    ['track', 'Report Exported', {}, { timestamp: '2026-03-01T12:00:00.000Z' }],
    ['track', 'Report Exported', {}, { team: 'red', active: false }],
    ['track', 'Report Exported', {}, { integrations: { All: false } }],
    ['track', 'Report Exported', {}, { userId: 'u-9' }],
    ['track', { event: 'Report Exported', properties: { format: 'csv' } }],
    ['track', { event: 'Report Exported', properties: { format: 'csv' } }, { context: { beta: true } }],
    ['track', 'Report Exported', null],
  ],
  'a user': [
    ['identify', 'u-1'],
    ['track', 'After'],
    ['identify', 'u-1', { plan: 'team', name: 'Ada' }],
    ['identify', 'u-1', { seats: 3 }, { context: { beta: true } }],
    ['identify', { plan: 'free' }],
  ],
  'a user by number': [
    ['identify', 42],
    ['track', 'After'],
  ],
  'traits before a name': [
    ['identify', { plan: 'team' }],
    ['identify', null, { name: 'Ada' }],
    ['identify', { beta: true }, { context: { beta: true } }],
    ['track', 'After'],
    ['identify', 'u-1', { seats: 3 }],
  ],
  'another user in the same browser': [
    ['track', 'Before'],
    ['identify', 'u-1', { plan: 'team' }],
    ['identify', 'u-2', { seats: 3 }],
    ['track', 'After'],
  ],
  'a log-out': [
    ['identify', 'u-1', { plan: 'team' }],
    ['reset'],
    ['identify', { seats: 3 }],
    ['track', 'After'],
  ],
  'a company': [
    ['group', 'acme', { employees: 120 }],
    ['track', 'After'],
    ['group', 'acme', { plan: 'team' }],
    ['group', { seats: 3 }],
    ['group', 'acme', {}, { context: { beta: true } }],
    ['group', 'other', { plan: 'free' }],
  ],
  'an alias of an anonymous visitor': [
    ['alias', 'u-1'],
    ['track', 'After'],
  ],
  'an alias of somebody': [
    ['alias', 'u-2', 'u-1'],
    ['alias', 'u-3', 'u-2', { context: { beta: true } }],
  ],
}
