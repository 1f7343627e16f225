/** The events of the load: what a SaaS app and its site send. */
export const EVENT_NAMES = [
  'Feature Used',
  'Page Viewed',
  'Order Completed',
  'Trial Started',
  'Invited Teammate',
  'Signed In',
  'Search Run',
  'Report Opened',
  'Plan Viewed',
  'Comment Added',
] as const

/** The part after `match` of the load's rules: five kinds of measure and ageing. */
export const SHAPES = [
  { within: '30d', award: { each: 2, max: 20 } },
  { fade: { halfLife: '14d' }, award: { each: 3, max: 30 } },
  {
    measure: 'days',
    within: '28d',
    award: {
      bands: [
        { from: 3, points: 5 },
        { from: 10, points: 15 },
      ],
    },
  },
  {
    measure: { distinct: 'properties.name' },
    within: '90d',
    award: { ramp: { from: 1, to: 8, points: 12 } },
  },
  {
    measure: 'age',
    award: {
      bands: [
        { from: 7, points: -5 },
        { from: 30, points: -15 },
      ],
    },
  },
] as const

/**
 * Four models of 25 rules. An event of `EVENT_NAMES` matches at most five rules of all of them together;
 * the others listen to events that never come, as most rules do for most events.
 */
export function benchModels(): unknown[] {
  return ['acquisition', 'adoption', 'expansion', 'retention'].map((purpose, model) => ({
    id: purpose,
    name: `Bench: ${purpose}`,
    purpose,
    subject: 'contact',
    status: 'active',
    activity: [
      {
        id: 'activity',
        rules: Array.from({ length: 25 }, (_, rule) => {
          const place = model * 25 + rule
          const event = place < 50 ? EVENT_NAMES[place % EVENT_NAMES.length] : `Quiet ${place}`
          return {
            id: `r${rule}`,
            match: { type: 'track', event },
            ...SHAPES[Math.floor(place / 10) % SHAPES.length],
          }
        }),
      },
    ],
    stages: [
      { id: 'cold', from: 0 },
      { id: 'warm', from: 40 },
      { id: 'hot', from: 75 },
    ],
    thresholds: [{ id: 'hot', at: 75, release: 60, on: 'rise', cooldown: '7d' }],
  }))
}
