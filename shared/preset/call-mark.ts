import type { ModelInput } from '../model/input.ts'
import { conversationWords } from './conversation-words.ts'

/** How the last call or conversion was marked, from 1 to 5; 0 while there was none. */
export const callMark: ModelInput = {
  id: 'call-mark',
  name: 'Call mark',
  activity: [
    {
      id: 'calls',
      rules: [
        {
          id: 'mark',
          name: 'Mark of the last call or conversion, 1 to 5',
          match: { event: ['Call Ended', 'Conversion'] },
          measure: { latest: 'properties.mark' },
          award: { each: 1, max: 5 },
        },
        ...conversationWords,
      ],
    },
  ],
  range: { min: 0, max: 5 },
}
