import type { ModelInput } from '../model/input.ts'

const NORTH_AMERICA = ['CA', 'Canada', 'US', 'USA', 'United States', 'United States of America']

/** The countries of South America, by their ISO 3166 codes and their English names. */
const SOUTH_AMERICA = [
  ...['AR', 'BO', 'BR', 'CL', 'CO', 'EC', 'GY', 'PY', 'PE', 'SR', 'UY', 'VE'],
  ...['Argentina', 'Bolivia', 'Brazil', 'Chile', 'Colombia', 'Ecuador', 'Guyana', 'Paraguay', 'Peru'],
  ...['Suriname', 'Uruguay', 'Venezuela'],
]

/**
 * A points table as marketers keep it in a CRM. All but the bounce stand in one group that is cut at
 * 100, so that the −100 of a bounce undoes whatever else was earned.
 */
export const pointsTable: ModelInput = {
  id: 'points-table',
  name: 'Points table',
  purpose: 'acquisition',
  activity: [
    {
      id: 'table',
      name: 'The table',
      max: 100,
      rules: [
        {
          id: 'page-views',
          name: 'Viewed more than 20 pages',
          match: { type: 'page' },
          award: { once: 10, atLeast: 21 },
        },
        {
          id: 'pricing',
          name: 'Viewed pricing',
          match: { type: 'page', where: { field: 'properties.path', glob: '/pricing*' } },
          award: { once: 15 },
        },
        {
          id: 'email-clicked',
          name: 'Clicked a link in an email',
          match: { event: 'Email Link Clicked' },
          award: { each: 10, max: 10 },
        },
        {
          id: 'region',
          name: 'Headquarters in Canada, the US or South America',
          when: { field: 'country', is: [...NORTH_AMERICA, ...SOUTH_AMERICA] },
          award: { once: 25 },
        },
        {
          id: 'ebook',
          name: 'Downloaded an eBook',
          match: { event: 'eBook Downloaded' },
          award: { once: 25 },
        },
        {
          id: 'free-email',
          name: 'Free email address',
          when: { field: 'email', domain: 'free' },
          award: { once: -25 },
        },
        {
          id: 'call',
          name: 'Started a phone call',
          match: { event: 'Call Started' },
          award: { once: 50 },
        },
        {
          id: 'demo',
          name: 'Asked for a demo',
          match: { event: 'Demo Requested' },
          award: { once: 75 },
        },
      ],
    },
    {
      id: 'reach',
      name: 'Can be reached',
      rules: [
        {
          id: 'email-bounced',
          name: 'Email bounced',
          match: { event: 'Email Bounced' },
          award: { once: -100 },
        },
      ],
    },
  ],
  stages: [
    { id: 'subscriber', name: 'Subscriber', from: 0 },
    { id: 'lead', name: 'Lead', from: 25 },
    { id: 'mql', name: 'Marketing qualified', from: 50 },
    { id: 'sql', name: 'Sales qualified', from: 75 },
  ],
  thresholds: [
    { id: 'nurture', at: 50 },
    { id: 'sales', at: 75 },
  ],
}
