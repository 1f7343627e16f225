import type { Preset } from '../preset/preset.ts'
import { acquisition } from './acquisition.ts'
import { adoption } from './adoption.ts'
import { expansion } from './expansion.ts'
import { retention } from './retention.ts'

/** One worked model for each purpose of a SaaS product, in the order of a customer's life. */
export const templates: readonly Preset[] = [
  {
    id: 'acquisition',
    name: 'Ready to buy',
    about: 'Who will buy after the trial: fit, what they do with the trial, and how lately.',
    model: acquisition,
  },
  {
    id: 'adoption',
    name: 'Taking it up',
    about: 'Who has made the product a habit: breadth of features, active days, key actions.',
    model: adoption,
  },
  {
    id: 'expansion',
    name: 'Ready for the next plan',
    about: 'Who has outgrown the plan: use against its limit, growth, and looking for more.',
    model: expansion,
  },
  {
    id: 'retention',
    name: 'At risk of leaving',
    about: 'Who is about to leave: falling use, silence, the cancellation page, what they say.',
    model: retention,
  },
]
