import { callMark } from './call-mark.ts'
import { chatRating } from './chat-rating.ts'
import { conversation } from './conversation.ts'
import { fitAndActivity } from './fit-and-activity.ts'
import { forms } from './forms.ts'
import { nps } from './nps.ts'
import { onceOrExpiring } from './once-or-expiring.ts'
import { pointsTable } from './points-table.ts'
import type { Preset } from './preset.ts'

export type { Preset }

/** Well-known ways of scoring, as models. */
export const presets: readonly Preset[] = [
  {
    id: 'points-table',
    name: 'Points table',
    about: 'Points for each thing a lead does, and four stages from subscriber to sales qualified.',
    model: pointsTable,
  },
  {
    id: 'once-or-expiring',
    name: 'Once or expiring',
    about: 'Requests count once and for good; opens and clicks count each time, for three months.',
    model: onceOrExpiring,
  },
  {
    id: 'fit-and-activity',
    name: 'Fit × activity',
    about: 'Weighted categories on a grid from A1 to D4; activity fades in steps.',
    model: fitAndActivity,
  },
  {
    id: 'forms',
    name: 'Forms',
    about: 'A few forms speak for a lead; more than three speak against.',
    model: forms,
  },
  {
    id: 'chat-rating',
    name: 'Chat rating',
    about: 'How the last chat went, 0 to 3, with tags for what was said.',
    model: chatRating,
  },
  {
    id: 'call-mark',
    name: 'Call mark',
    about: 'How the last call or conversion was marked, 1 to 5, with tags for what was said.',
    model: callMark,
  },
  {
    id: 'conversation',
    name: 'Conversation',
    about: 'Chats, calls and conversions together in one score of 0 to 100, with tags.',
    model: conversation,
  },
  {
    id: 'nps',
    name: 'NPS',
    about: 'Promoter, passive or detractor, by one rule; the mean of the scores is the NPS.',
    model: nps,
  },
]
