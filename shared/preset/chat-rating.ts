import type { ModelInput } from '../model/input.ts'
import { conversationWords } from './conversation-words.ts'

/** How the last chat went, from 0 to 3. */
export const chatRating: ModelInput = {
  id: 'chat-rating',
  name: 'Chat rating',
  activity: [
    {
      id: 'chat',
      rules: [
        {
          id: 'chat',
          name: 'Rating of the last chat, 0 to 3',
          match: { event: 'Conversation' },
          measure: { latest: 'properties.rating' },
          award: { each: 1, max: 3 },
        },
        ...conversationWords,
      ],
    },
  ],
  range: { min: 0, max: 3 },
}
