import type { Message } from '../shared/message/message.ts'

/** One message for each model, owed when its mark is reached, and three that follow what people do in the app. */
export const MESSAGES: readonly Message[] = [
  {
    id: 'walk-through-offer',
    name: 'Offer a walk-through to visitors who are ready to talk',
    status: 'live',
    when: { model: 'acquisition', threshold: 'ready-to-talk' },
    // The website alone: who is in the app is past it.
    moment: {
      paths: [
        '/demo/',
        ...['features', 'pricing', 'customers', 'walk-through'].map(page => `/demo/${page}/`),
      ],
    },
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
  {
    id: 'first-week',
    name: 'Lead new managers through their first week',
    status: 'live',
    when: { match: { type: 'identify', where: { field: 'traits.role', is: 'manager' } } },
    moment: { paths: ['/demo/app/*'] },
    format: 'checklist',
    content: {
      title: 'Your first week',
      items: [
        {
          id: 'copy',
          label: 'Copy last week',
          match: { event: 'Feature Used', where: { field: 'properties.feature', is: 'copy-week' } },
        },
        { id: 'publish', label: 'Publish the rota', match: { event: 'Rota Published' } },
        {
          id: 'report',
          label: 'See what it costs',
          url: '/demo/app/reports',
          match: { event: 'Feature Used', where: { field: 'properties.feature', is: 'hours-report' } },
        },
      ],
      done: 'That was all. Have a good week.',
      dismiss: 'I know my way',
    },
    goal: { model: 'adoption', score: 50, within: '14d' },
  },
  {
    id: 'hours-go-to-payroll',
    name: 'Say what connecting payroll did',
    status: 'live',
    when: {
      match: { event: 'Integration Connected', where: { field: 'properties.integration', is: 'payroll' } },
    },
    expires: '30m',
    moment: { paths: ['/demo/app/*'] },
    format: 'toast',
    content: { body: 'Connected. The first hours go over on **Monday at six**.' },
  },
  {
    id: 'would-you-recommend',
    name: 'Ask those who moved to a larger plan whether they would recommend it',
    status: 'live',
    when: { match: { event: 'Plan Upgraded' } },
    moment: { paths: ['/demo/app/*'] },
    format: 'survey',
    content: {
      title: 'One question, {{ name | if you have a moment }}',
      questions: [
        {
          id: 'recommend',
          type: 'nps',
          label: 'Would you recommend Shiftwren to a friend who runs a team?',
          low: 'Never',
          high: 'At once',
          next: [{ atLeast: 9, go: 'end' }],
        },
        { id: 'why', type: 'text', label: 'What should we do better?', optional: true },
      ],
      thanks: 'Thank you. We read every answer.',
    },
  },
]
