import type { ModelInput } from '../model/input.ts'

/** Any sign of life in the product or on the site. */
const USED = { event: 'Feature Used' }

/** Who will buy after a trial: what they do with it, how lately, and whether they are a company at all. */
export const acquisition: ModelInput = {
  id: 'acquisition',
  name: 'Ready to buy',
  purpose: 'acquisition',
  fit: [
    {
      id: 'who',
      name: 'Who they are',
      max: 30,
      rules: [
        {
          id: 'work-email',
          name: 'Work email address',
          when: { field: 'email', domain: 'business' },
          award: { once: 10 },
        },
        {
          id: 'throw-away-email',
          name: 'Throw-away email address',
          when: { field: 'email', domain: 'disposable' },
          disqualify: true,
        },
        {
          id: 'role',
          name: 'Decides on purchases',
          when: {
            field: 'jobTitle',
            words: ['ceo', 'founder', 'owner', 'vp', 'vice president', 'head', 'director', 'manager'],
          },
          award: { once: 10 },
        },
        {
          id: 'company-size',
          name: 'Size of the company',
          measure: { trait: 'company.employees' },
          award: {
            bands: [
              { from: 10, points: 5 },
              { from: 50, points: 10 },
            ],
          },
        },
      ],
    },
  ],
  activity: [
    {
      id: 'trial',
      name: 'The trial',
      max: 60,
      rules: [
        {
          id: 'trial-days',
          name: 'Days of use in two weeks',
          match: USED,
          measure: 'days',
          within: '14d',
          award: { each: 4, max: 20 },
        },
        {
          id: 'trial-features',
          name: 'Features tried in two weeks',
          match: USED,
          measure: { distinct: 'properties.feature' },
          within: '14d',
          award: { ramp: { from: 2, to: 6, points: 20 } },
        },
        {
          id: 'first-result',
          name: 'Finished a first project',
          match: { event: 'Project Created' },
          award: { once: 15 },
        },
        {
          id: 'teammate',
          name: 'Brought a teammate in',
          match: { event: 'Teammate Invited' },
          within: '30d',
          award: { once: 10 },
        },
      ],
    },
    {
      id: 'intent',
      name: 'Intent',
      max: 40,
      rules: [
        {
          id: 'pricing',
          name: 'Viewed pricing',
          match: { event: 'Pricing Viewed' },
          within: '30d',
          award: { each: 10, max: 20 },
          tag: 'price-aware',
        },
        {
          id: 'demo',
          name: 'Asked for a demo',
          match: { event: 'Demo Requested' },
          award: { once: 30 },
          fade: { halfLife: '30d' },
        },
      ],
    },
    {
      id: 'recency',
      name: 'Recency',
      rules: [
        {
          id: 'last-use',
          name: 'Days since the last use',
          match: USED,
          measure: 'age',
          award: {
            bands: [
              { from: 0, points: 10 },
              { from: 3, points: 5 },
              { from: 7, points: 0 },
              { from: 14, points: -20, tag: 'trial-gone-quiet' },
            ],
          },
        },
      ],
    },
  ],
  stages: [
    { id: 'looking', name: 'Looking round', from: 0 },
    { id: 'trying', name: 'Trying it', from: 25 },
    { id: 'engaged', name: 'Engaged', from: 50 },
    { id: 'ready', name: 'Ready to buy', from: 75 },
  ],
  thresholds: [
    { id: 'nurture', at: 50, release: 40, cooldown: '7d' },
    { id: 'talk-to-sales', at: 75, release: 65, cooldown: '7d' },
  ],
  goal: { match: { event: 'Subscription Started' }, within: '30d' },
}
