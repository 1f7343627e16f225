/** A model with a rule of every measure, award and fade, as `PUT /api/models/:id` takes it. */
const EVERYTHING = {
  name: 'Every measure there is',
  purpose: 'custom',
  status: 'active',
  range: { min: -100, max: 200 },
  fit: [
    {
      id: 'company',
      max: 60,
      rules: [
        { id: 'seats', measure: { trait: 'seats' }, award: { ramp: { from: 1, to: 50, points: 20 } } },
        {
          id: 'usage',
          measure: { ratio: ['used', 'seats'] },
          award: {
            bands: [
              { from: 0.5, points: 5 },
              { from: 0.9, points: 15, tag: 'near-limit' },
            ],
          },
        },
        { id: 'growth', measure: { change: 'seats' }, within: '30d', award: { each: 1, max: 10 } },
        { id: 'business', when: { field: 'email', domain: 'business' }, award: { once: 10 } },
      ],
    },
  ],
  activity: [
    {
      id: 'usage',
      rules: [
        {
          id: 'pricing',
          match: { type: 'page', where: { field: 'properties.path', glob: '/pricing*' } },
          within: '30d',
          award: { each: 15, max: 30 },
          tag: 'price-aware',
        },
        {
          id: 'active-days',
          match: { event: 'Feature Used' },
          measure: 'days',
          within: '14d',
          award: { each: 2, max: 20 },
        },
        {
          id: 'breadth',
          match: { event: 'Feature Used' },
          measure: { distinct: 'properties.feature' },
          fade: { halfLife: '14d' },
          award: { each: 3 },
        },
        {
          id: 'spent',
          match: { event: 'Invoice Paid' },
          measure: { sum: 'properties.total' },
          within: '3mo',
          award: {
            bands: [
              { from: 50, points: 5 },
              { from: 500, points: 25 },
            ],
          },
        },
        {
          id: 'satisfaction',
          match: { event: 'Rated' },
          measure: { latest: 'properties.rating' },
          fade: { drop: 0.15, every: '45d' },
          award: {
            bands: [
              { from: 0, points: -20, tag: 'detractor' },
              { from: 9, points: 20, tag: 'promoter' },
            ],
          },
        },
        {
          id: 'silence',
          match: { event: 'Feature Used' },
          measure: 'age',
          award: { bands: [{ from: 10, points: -10 }] },
        },
        {
          id: 'trend',
          match: { event: 'Feature Used' },
          measure: { trend: { recent: '7d', baseline: '14d', atLeast: 2 } },
          award: { bands: [{ from: 1.5, points: 10, tag: 'growing' }] },
        },
        { id: 'bounced', match: { event: 'Email Bounced' }, disqualify: true },
      ],
    },
  ],
  stages: [
    { id: 'cold', from: 0 },
    { id: 'warm', from: 30 },
    { id: 'hot', from: 60 },
  ],
  thresholds: [
    { id: 'warm', at: 30, release: 20, cooldown: '7d' },
    { id: 'cooling', at: 10, on: 'fall' },
  ],
}

/** A score that no time changes: what it was, it is. */
const LASTING = {
  name: 'What lasts',
  purpose: 'adoption',
  status: 'active',
  visibility: 'client',
  range: { min: 0, max: 1000 },
  activity: [{ id: 'all', rules: [{ id: 'used', match: { event: 'Feature Used' }, award: { each: 10 } }] }],
  stages: [
    { id: 'new', from: 0 },
    { id: 'adopted', from: 30 },
  ],
  thresholds: [
    { id: 'keen', at: 30, release: 20 },
    { id: 'fan', at: 60 },
  ],
}

/** A score that has fallen below its mark seconds after it was told. */
const FLEETING = {
  name: 'What does not last',
  purpose: 'retention',
  status: 'active',
  activity: [
    {
      id: 'all',
      rules: [{ id: 'came', match: { event: 'Came' }, award: { each: 20 }, fade: { halfLife: '1m' } }],
    },
  ],
  thresholds: [{ id: 'gone', at: 15, on: 'fall' }],
}

/** The models, in the order in which they are saved; one is saved twice, as an edit. */
export const MODELS: readonly (readonly [id: string, model: object])[] = [
  ['lasting', { ...LASTING, stages: [] }],
  ['lasting', LASTING],
  ['everything', EVERYTHING],
  ['fleeting', FLEETING],
  ['on-trial', { ...LASTING, name: 'On trial', status: 'testing' }],
  ['planned', { ...LASTING, name: 'Planned', status: 'draft' }],
]

const banner = (threshold: string, status: string) => ({
  name: `At ${threshold}`,
  status,
  when: { model: 'lasting', threshold },
  format: 'banner',
  content: { title: 'Hello', body: 'There is more.', action: { label: 'Show me', url: '/more' } },
})

export const MESSAGES: { readonly [id: string]: object } = {
  offer: banner('keen', 'live'),
  thanks: { ...banner('fan', 'live'), format: 'modal', priority: 5 },
  later: banner('fan', 'paused'),
}

export const SEGMENTS: { readonly [id: string]: object } = {
  adopters: {
    name: 'Adopters who pay',
    filter: {
      scores: [{ model: 'lasting', stages: ['adopted'] }],
      traits: { plan: { is: ['pro'] } },
    },
  },
  visitors: { name: 'Nobody knows them', filter: { known: false } },
}
