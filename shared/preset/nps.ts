import type { ModelInput } from '../model/input.ts'

/**
 * One rule. A promoter is 100 and a detractor −100, so that the mean of the scores is the Net Promoter
 * Score itself.
 */
export const nps: ModelInput = {
  id: 'nps',
  name: 'NPS',
  activity: [
    {
      id: 'nps',
      rules: [
        {
          id: 'nps',
          name: 'Would recommend us, 0 to 10',
          match: {
            event: ['NPS Answered', 'Message Answered'],
            where: {
              any: [
                { field: 'event', is: 'NPS Answered' },
                // Of surveys in messages, the questions of this kind.
                { field: 'properties.type', is: 'nps' },
              ],
            },
          },
          measure: { latest: 'properties.score' },
          award: {
            bands: [
              { from: 0, points: -100, tag: 'detractor' },
              { from: 7, points: 0, tag: 'passive' },
              { from: 9, points: 100, tag: 'promoter' },
            ],
          },
        },
      ],
    },
  ],
  range: { min: -100, max: 100 },
}
