import type { RuleInput } from '../model/input.ts'

/** Put your competitors' names here, beside the words of somebody who wants to leave. */
const AT_RISK = ['refund', 'AcmeCorp']
const TESTIMONIAL = ['love', 'incredible support']

/** What people say, in chats and calls alike, gives no points: it tags them. */
export const conversationWords: readonly RuleInput[] = [
  {
    id: 'at-risk-words',
    name: 'Spoke of a refund or a competitor',
    match: { where: { field: 'properties.text', words: AT_RISK } },
    tag: 'at-risk',
  },
  {
    id: 'testimonial-words',
    name: 'Spoke of us with love',
    match: { where: { field: 'properties.text', words: TESTIMONIAL } },
    tag: 'testimonial',
  },
]
