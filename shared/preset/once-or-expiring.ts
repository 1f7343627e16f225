import type { ModelInput } from '../model/input.ts'

/** What is done once counts for good; what is done each week counts for three months. */
export const onceOrExpiring: ModelInput = {
  id: 'once-or-expiring',
  name: 'Once or expiring',
  purpose: 'acquisition',
  activity: [
    {
      id: 'once',
      name: 'Counts once, for good',
      rules: [
        {
          id: 'newsletter',
          name: 'Subscribed to the newsletter',
          match: { event: 'Newsletter Subscribed' },
          award: { once: 5 },
        },
        {
          id: 'report',
          name: 'Asked for a report',
          match: { event: 'Report Requested' },
          award: { once: 10 },
        },
        {
          id: 'consultation',
          name: 'Asked for a consultation',
          match: { event: 'Consultation Requested' },
          award: { once: 20 },
        },
        {
          id: 'unsubscribed',
          name: 'Unsubscribed',
          match: { event: 'Unsubscribed' },
          award: { once: -15 },
        },
      ],
    },
    {
      id: 'expiring',
      name: 'Counts each time, for three months',
      rules: [
        {
          id: 'email-opened',
          name: 'Opened an email',
          match: { event: 'Email Opened' },
          within: '3mo',
          award: { each: 2 },
        },
        {
          id: 'link-clicked',
          name: 'Clicked a link',
          match: { event: 'Email Link Clicked' },
          within: '3mo',
          award: { each: 5 },
        },
      ],
    },
  ],
  thresholds: [{ id: 'alert', at: 50 }],
}
