import type { Message } from '../shared/message/message.ts'

/** One message for each model, owed when its mark is reached. */
export const MESSAGES: readonly Message[] = [
  {
    id: 'walk-through-offer',
    name: 'Offer a walk-through to visitors who are ready to talk',
    status: 'live',
    when: { model: 'acquisition', threshold: 'ready-to-talk' },
    format: 'banner',
    content: {
      title: 'Shall we set up your first week together?',
      body: 'Bring the rota you have. In 20 minutes it is in Shiftwren, and yours to keep.',
      action: { label: 'Book a walk-through', url: '/demo/walk-through/' },
      dismiss: 'Not now',
    },
    priority: 10,
  },
  {
    id: 'connect-payroll',
    name: 'Suggest payroll to teams that are up and running',
    status: 'live',
    when: { model: 'adoption', threshold: 'up-and-running' },
    format: 'banner',
    content: {
      title: 'You are up and running.',
      body: 'Connect payroll next, and nobody has to type hours in again.',
      action: { label: 'See integrations', url: '/demo/app/integrations' },
      dismiss: 'Later',
    },
    priority: 20,
  },
  {
    id: 'team-plan-offer',
    name: 'Offer the Team plan to those who have outgrown Starter',
    status: 'live',
    when: { model: 'expansion', threshold: 'outgrown' },
    format: 'modal',
    content: {
      title: 'Your team has outgrown Starter',
      body: 'Every new colleague needs a seat. Move to Team for 25 seats, with the first two months at half price.',
      action: { label: 'See the offer', url: '/demo/app/upgrade?offer=growing' },
      dismiss: 'Stay on Starter',
    },
    priority: 30,
  },
]
