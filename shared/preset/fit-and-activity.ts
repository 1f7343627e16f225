import type { ModelInput } from '../model/input.ts'

/**
 * Who they are and what they do, graded apart: A1 is best, D4 is last. Each side's weights add up to
 * 100. An activity earns its weight in full at its most occurrences, a share from its least on, and
 * loses a fixed part of it with each interval. The score ranks by both sides together, 200 at most.
 */
export const fitAndActivity: ModelInput = {
  id: 'fit-and-activity',
  name: 'Fit × activity',
  purpose: 'acquisition',
  fit: [
    {
      id: 'fit',
      name: 'Who they are',
      max: 100,
      rules: [
        {
          id: 'role',
          name: 'Decides on purchases',
          when: {
            field: 'jobTitle',
            words: ['ceo', 'founder', 'owner', 'vp', 'vice president', 'head', 'director'],
          },
          award: { once: 40 },
        },
        {
          id: 'company-size',
          name: 'Company of 50 or more',
          when: { field: 'company.employees', atLeast: 50 },
          award: { once: 30 },
        },
        {
          id: 'industry',
          name: 'An industry we serve',
          when: { field: 'company.industry', is: ['Software', 'Financial services', 'Retail'] },
          award: { once: 20 },
        },
        {
          id: 'work-email',
          name: 'Work email address',
          when: { field: 'email', domain: 'business' },
          award: { once: 10 },
        },
      ],
    },
  ],
  activity: [
    {
      id: 'activity',
      name: 'What they do',
      max: 100,
      rules: [
        {
          id: 'pricing-visits',
          name: 'Visited pricing, 1 to 5 times',
          match: { type: 'page', where: { field: 'properties.path', glob: '/pricing*' } },
          award: { ramp: { from: 1, to: 5, points: 40 } },
          fade: { drop: 0.15, every: '45d' },
        },
        {
          id: 'webinars',
          name: 'Attended webinars, 1 to 2',
          match: { event: 'Webinar Attended' },
          award: { ramp: { from: 1, to: 2, points: 30 } },
          fade: { drop: 0.1, every: '30d' },
        },
        {
          id: 'email-clicks',
          name: 'Clicked links in emails, 2 to 6',
          match: { event: 'Email Link Clicked' },
          award: { ramp: { from: 2, to: 6, points: 30 } },
          fade: { drop: 0.25, every: '30d' },
        },
      ],
    },
  ],
  combine: { fit: 1, activity: 1 },
  range: { min: 0, max: 200 },
}
