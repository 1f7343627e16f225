import type { ModelInput } from '../model/input.ts'

const SIGNED_IN = { event: 'Signed In' }

/**
 * Who is about to leave: the score is a risk, and rises with it. Silence weighs all by itself before
 * the trend runs out of a habit to compare with, so that the risk of somebody who came weekly or more
 * never falls because nothing happens.
 */
export const retention: ModelInput = {
  id: 'retention',
  name: 'At risk of leaving',
  purpose: 'retention',
  activity: [
    {
      id: 'use',
      name: 'Use',
      max: 60,
      rules: [
        {
          id: 'falling-use',
          name: 'Sign-ins this week against the eight before',
          match: SIGNED_IN,
          measure: { trend: { recent: '7d', baseline: '8w', atLeast: 6 } },
          award: {
            bands: [
              { from: 0, points: 40, tag: 'use-falling' },
              { from: 0.25, points: 25, tag: 'use-falling' },
              { from: 0.6, points: 0 },
            ],
          },
        },
        {
          id: 'silence',
          name: 'Days since the last sign-in',
          match: SIGNED_IN,
          measure: 'age',
          award: {
            bands: [
              { from: 7, points: 10 },
              { from: 14, points: 25, tag: 'silent' },
              { from: 21, points: 60, tag: 'silent' },
            ],
          },
        },
      ],
    },
    {
      id: 'leaving',
      name: 'Looking for the door',
      max: 40,
      rules: [
        {
          id: 'cancellation-page',
          name: 'Visited the cancellation page',
          match: { type: 'page', where: { field: 'properties.path', glob: '*cancel*' } },
          within: '30d',
          award: { each: 20, max: 40 },
          tag: 'leaving',
        },
      ],
    },
    {
      id: 'voice',
      name: 'What they say',
      min: -10,
      max: 40,
      rules: [
        {
          id: 'tickets',
          name: 'Tickets opened in a month',
          match: { event: 'Ticket Opened' },
          within: '30d',
          award: {
            bands: [
              { from: 2, points: 10 },
              { from: 4, points: 25 },
            ],
          },
        },
        {
          id: 'satisfaction',
          name: 'Last satisfaction rating, 1 to 5',
          match: { event: 'Satisfaction Rated' },
          measure: { latest: 'properties.rating' },
          within: '90d',
          award: {
            bands: [
              { from: 1, points: 20, tag: 'unhappy' },
              { from: 3, points: 0 },
              { from: 5, points: -5 },
            ],
          },
        },
        {
          id: 'nps',
          name: 'Last NPS answer, 0 to 10',
          match: { event: 'NPS Answered' },
          measure: { latest: 'properties.score' },
          within: '6mo',
          award: {
            bands: [
              { from: 0, points: 20, tag: 'detractor' },
              { from: 7, points: 0 },
              { from: 9, points: -5 },
            ],
          },
        },
      ],
    },
  ],
  stages: [
    { id: 'healthy', name: 'Healthy', from: 0 },
    { id: 'watch', name: 'Keep an eye on', from: 25 },
    { id: 'at-risk', name: 'At risk', from: 60 },
  ],
  thresholds: [{ id: 'at-risk', at: 60, release: 40, cooldown: '14d' }],
  goal: { match: { event: 'Subscription Cancelled' }, within: '90d' },
}
