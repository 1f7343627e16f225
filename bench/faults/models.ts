/** Whoever did so much crosses a mark, once. */
export const MARK = 15

/**
 * What people are scored by: a plain count, which is off by one for each event that is lost or counted twice;
 * measures that fade, so that time matters; and traits, which servers and browsers tell in turn.
 */
export const MODELS: readonly object[] = [
  {
    id: 'count',
    name: 'Count',
    purpose: 'custom',
    status: 'active',
    range: { min: 0, max: 1000 },
    activity: [{ id: 'all', rules: [{ id: 'beats', match: { event: 'Beat' }, award: { each: 1 } }] }],
    stages: [
      { id: 'new', from: 0 },
      { id: 'known', from: MARK },
    ],
    thresholds: [{ id: 'mark', at: MARK }],
  },
  fading('14d'),
  {
    id: 'traits',
    name: 'Traits',
    purpose: 'custom',
    status: 'active',
    activity: [
      {
        id: 'all',
        rules: [
          { id: 'seats', measure: { trait: 'seats' }, award: { ramp: { from: 0, to: 100, points: 50 } } },
          { id: 'plan', when: { field: 'plan', is: ['pro'] }, award: { once: 20 } },
        ],
      },
    ],
  },
]

/** Points of an account for each of its people, beside those for what they did. */
export const POINTS_A_PERSON = 1000

/** A plain count of what an account's people did, and of them. */
export const ACCOUNT_MODEL: object = {
  id: 'together',
  name: 'Together',
  subject: 'account',
  purpose: 'custom',
  status: 'active',
  range: { min: 0, max: 1_000_000 },
  activity: [
    {
      id: 'all',
      rules: [
        { id: 'beats', match: { event: 'Beat' }, award: { each: 1 } },
        { id: 'renewed', match: { event: 'Renewed' }, award: { each: 1 } },
        { id: 'people', measure: { trait: 'people.count' }, award: { each: POINTS_A_PERSON } },
      ],
    },
  ],
}

/** Measures that fade, so that time matters. */
function fading(halfLife: string): object {
  return {
    id: 'fading',
    name: 'Fading',
    purpose: 'custom',
    status: 'active',
    range: { min: 0, max: 1000 },
    activity: [
      {
        id: 'all',
        rules: [
          { id: 'halved', match: { event: 'Beat' }, fade: { halfLife }, award: { each: 2 } },
          {
            id: 'kinds',
            match: { event: 'Beat' },
            measure: { distinct: 'properties.kind' },
            award: { each: 5 },
          },
          {
            id: 'amounts',
            match: { event: 'Paid' },
            measure: { sum: 'properties.amount' },
            award: { each: 0.1 },
          },
        ],
      },
    ],
  }
}

/** One of the models as it is for a while, between two edits: other accumulators, which are made from the log. */
export const EDITED: object = fading('3d')
