import type { ModelInput } from '../model/input.ts'

/** One form is interest, three are more of it; more than three look like a student or a competitor. */
export const forms: ModelInput = {
  id: 'forms',
  name: 'Forms',
  purpose: 'acquisition',
  activity: [
    {
      id: 'forms',
      rules: [
        {
          id: 'form-fills',
          name: 'Filled in forms',
          match: { event: 'Form Submitted' },
          award: {
            bands: [
              { from: 1, points: 20 },
              { from: 2, points: 30 },
              { from: 4, points: -10, tag: 'form-filler' },
            ],
          },
        },
      ],
    },
  ],
  range: { min: -100, max: 100 },
}
