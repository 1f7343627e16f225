import type { ModelInput } from '../model/input.ts'

/** Who has outgrown their plan: how full it is, how it fills, and whether they look for more. */
export const expansion: ModelInput = {
  id: 'expansion',
  name: 'Ready for the next plan',
  purpose: 'expansion',
  fit: [
    {
      id: 'room',
      name: 'Room in the plan',
      max: 60,
      rules: [
        {
          id: 'plan-limit',
          name: 'Seats used, of those in the plan',
          measure: { ratio: ['seats', 'seatLimit'] },
          award: {
            bands: [
              { from: 0.7, points: 15 },
              { from: 0.85, points: 30 },
              { from: 1, points: 40, tag: 'at-limit' },
            ],
          },
        },
        {
          id: 'growth',
          name: 'Seats added in a quarter',
          measure: { change: 'seats' },
          within: '3mo',
          award: { each: 4, max: 20 },
        },
        {
          id: 'largest-plan',
          name: 'Has the largest plan already',
          when: { field: 'plan', is: 'enterprise' },
          disqualify: true,
        },
      ],
    },
  ],
  activity: [
    {
      id: 'interest',
      name: 'Interest in more',
      max: 50,
      rules: [
        {
          id: 'next-plan-page',
          name: "Visited the next plan's page",
          match: { type: 'page', where: { field: 'properties.path', glob: ['/plans*', '/upgrade*'] } },
          within: '30d',
          award: { each: 10, max: 30 },
          tag: 'wants-more',
        },
        {
          id: 'locked-feature',
          name: 'Tried a feature of the next plan',
          match: { event: 'Locked Feature Tried' },
          within: '30d',
          award: { each: 5, max: 15 },
        },
        {
          id: 'outside-intent',
          name: 'Was seen comparing products elsewhere',
          match: { event: 'Intent Observed' },
          award: { each: 10, max: 20 },
          fade: { halfLife: '30d' },
        },
      ],
    },
  ],
  stages: [
    { id: 'roomy', name: 'Room to grow', from: 0 },
    { id: 'filling', name: 'Filling up', from: 30 },
    { id: 'outgrown', name: 'Outgrown', from: 60 },
  ],
  thresholds: [{ id: 'offer-upgrade', at: 60, release: 45, cooldown: '14d' }],
  goal: { match: { event: 'Plan Upgraded' }, within: '90d' },
}
