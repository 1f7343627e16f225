import type { ModelInput } from '../model/input.ts'

const USED = { event: 'Feature Used' }

/** Who has made the product a habit: how much of it they use, on how many days. */
export const adoption: ModelInput = {
  id: 'adoption',
  name: 'Taking it up',
  purpose: 'adoption',
  activity: [
    {
      id: 'breadth',
      name: 'Breadth',
      max: 40,
      rules: [
        {
          id: 'features',
          name: 'Different features used in a month',
          match: USED,
          measure: { distinct: 'properties.feature' },
          within: '30d',
          award: { ramp: { from: 1, to: 8, points: 40 } },
        },
      ],
    },
    {
      id: 'habit',
      name: 'Habit',
      max: 40,
      rules: [
        {
          id: 'active-days',
          name: 'Active days in four weeks',
          match: USED,
          measure: 'days',
          within: '28d',
          award: { ramp: { from: 2, to: 12, points: 40 } },
        },
      ],
    },
    {
      id: 'key-actions',
      name: 'Key actions',
      max: 20,
      rules: [
        {
          id: 'first-project',
          name: 'Finished a first project',
          match: { event: 'Project Created' },
          award: { once: 10 },
        },
        {
          id: 'teammate',
          name: 'Brought a teammate in',
          match: { event: 'Teammate Invited' },
          award: { once: 5 },
        },
        {
          id: 'integration',
          name: 'Connected another system',
          match: { event: 'Integration Connected' },
          award: { once: 5 },
          tag: 'connected',
        },
      ],
    },
    {
      id: 'silence',
      name: 'Silence',
      rules: [
        {
          id: 'quiet',
          name: 'Days without use',
          match: USED,
          measure: 'age',
          award: {
            bands: [
              { from: 7, points: -10 },
              { from: 14, points: -20, tag: 'gone-quiet' },
            ],
          },
        },
      ],
    },
  ],
  stages: [
    { id: 'starting', name: 'Starting out', from: 0 },
    { id: 'exploring', name: 'Exploring', from: 25 },
    { id: 'adopted', name: 'Adopted', from: 60 },
    { id: 'expert', name: 'Expert', from: 85 },
  ],
  thresholds: [
    { id: 'adopted', at: 60, release: 45, cooldown: '30d' },
    { id: 'slipping', at: 25, release: 40, on: 'fall', cooldown: '14d' },
  ],
  goal: { match: { event: 'Plan Renewed' }, within: '1y' },
}
