import type { ModelInput } from '../model/input.ts'
import { conversationWords } from './conversation-words.ts'

/** Chats, calls and conversions in one score: marks read as they came last, in bands and as a sum. */
export const conversation: ModelInput = {
  id: 'conversation',
  name: 'Conversation',
  activity: [
    {
      id: 'marks',
      name: 'How it went',
      rules: [
        {
          id: 'chat',
          name: 'The last chat, 0 to 3',
          match: { event: 'Conversation' },
          measure: { latest: 'properties.rating' },
          award: { each: 5, max: 15 },
        },
        {
          id: 'call',
          name: 'The last call, 1 to 5',
          match: { event: 'Call Ended' },
          measure: { latest: 'properties.mark' },
          award: {
            bands: [
              { from: 1, points: -10 },
              { from: 2, points: 0 },
              { from: 3, points: 15 },
              { from: 5, points: 40, tag: 'ready-to-pay' },
            ],
          },
        },
        {
          id: 'conversions',
          name: 'Marks of all conversions in a quarter',
          match: { event: 'Conversion' },
          measure: { sum: 'properties.mark' },
          within: '3mo',
          award: { each: 3, max: 45 },
        },
      ],
    },
    { id: 'words', name: 'What was said', rules: conversationWords },
  ],
}
