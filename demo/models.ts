import type { Model, Rule } from '../shared/engine/index.ts'

/** A rule as it is written by hand. Each has a name here, since the panel tells people why. */
export type DemoRule = Pick<Rule, 'id'> & Partial<Rule> & { readonly name: string }

interface DemoGroup {
  readonly id: string
  readonly max?: number
  readonly rules: readonly DemoRule[]
}

interface DemoStage {
  readonly id: string
  readonly name: string
  readonly from: number
}

/** A model as it is written by hand; the service fills in the defaults. */
export interface DemoModel extends Pick<Model, 'id' | 'purpose' | 'status' | 'visibility'> {
  readonly name: string
  readonly fit?: readonly DemoGroup[]
  readonly activity: readonly DemoGroup[]
  readonly stages: readonly DemoStage[]
  readonly thresholds: Model['thresholds']
  readonly goal?: Model['goal']
}

const sitePage = {
  type: 'page',
  where: {
    all: [
      { field: 'properties.path', glob: '/demo/*' },
      { not: { field: 'properties.path', glob: '/demo/app*' } },
    ],
  },
} as const

/** What people do in the app; the price calculator on the website is no use of the product. */
const APP_FEATURES = [
  'edit-shift',
  'copy-week',
  'publish-rota',
  'invite-teammate',
  'import-availability',
  'hours-report',
  'export-timesheets',
  'connect-integration',
]
const appFeature = { event: 'Feature Used', where: { field: 'properties.feature', is: APP_FEATURES } }

/** Who is about to buy: earned on the website. */
export const acquisition: DemoModel = {
  id: 'acquisition',
  name: 'Ready to buy',
  purpose: 'acquisition',
  status: 'active',
  visibility: 'client',
  fit: [
    {
      id: 'who',
      rules: [
        {
          id: 'work-email',
          name: 'Gave a work email address',
          when: { field: 'email', domain: 'business' },
          award: { once: 10 },
        },
        {
          id: 'team-size',
          name: 'Plans for ten people or more',
          when: { field: 'teamSize', is: ['10–24', '25 or more'] },
          award: { once: 10 },
        },
      ],
    },
  ],
  activity: [
    {
      id: 'visit',
      rules: [
        {
          id: 'pages',
          name: 'Different pages read',
          match: sitePage,
          measure: { distinct: 'properties.path' },
          within: '30d',
          award: { each: 5, max: 25 },
        },
        {
          id: 'recent',
          name: 'Was here lately (halves every 7 days)',
          match: sitePage,
          award: { once: 10 },
          fade: { halfLife: '7d' },
        },
        {
          id: 'return',
          name: 'Came back on another day',
          match: sitePage,
          measure: 'days',
          within: '30d',
          award: {
            bands: [
              { from: 2, points: 6 },
              { from: 4, points: 12 },
            ],
          },
        },
      ],
    },
    {
      id: 'interest',
      rules: [
        {
          id: 'pricing',
          name: 'Looked at the prices',
          match: { event: 'Pricing Viewed' },
          within: '30d',
          award: { each: 12, max: 24 },
          tag: 'price-aware',
        },
        {
          id: 'calculator',
          name: 'Worked out their own price',
          match: { event: 'Feature Used', where: { field: 'properties.feature', is: 'price-calculator' } },
          within: '30d',
          award: { once: 10 },
        },
        {
          id: 'story',
          name: 'Read what customers say',
          match: { type: 'page', where: { field: 'properties.path', glob: '/demo/customers*' } },
          within: '30d',
          award: { once: 8 },
        },
        {
          id: 'demo-request',
          name: 'Asked for a walk-through',
          match: { event: 'Form Submitted', where: { field: 'properties.form', is: 'walk-through' } },
          award: { once: 30 },
          tag: 'hand-raised',
        },
      ],
    },
  ],
  stages: [
    { id: 'new', name: 'Just arrived', from: 0 },
    { id: 'curious', name: 'Curious', from: 18 },
    { id: 'interested', name: 'Ready to talk', from: 40 },
    { id: 'hot', name: 'Hot', from: 72 },
  ],
  thresholds: [{ id: 'ready-to-talk', at: 40, release: 28, on: 'rise', cooldown: '1d' }],
  goal: { match: { event: 'Plan Upgraded' }, within: '60d' },
}

/** Who has made the product their own: earned in the app. */
export const adoption: DemoModel = {
  id: 'adoption',
  name: 'Taking it up',
  purpose: 'adoption',
  status: 'active',
  visibility: 'client',
  activity: [
    {
      id: 'breadth',
      rules: [
        {
          id: 'features',
          name: 'Different features used',
          match: appFeature,
          measure: { distinct: 'properties.feature' },
          within: '14d',
          award: { each: 12, max: 48 },
        },
        {
          id: 'days',
          name: 'Days at work in the app',
          match: appFeature,
          measure: 'days',
          within: '7d',
          award: { each: 6, max: 24 },
        },
      ],
    },
    {
      id: 'key-actions',
      rules: [
        {
          id: 'published',
          name: 'Published a rota',
          match: { event: 'Rota Published' },
          within: '14d',
          award: { once: 10 },
        },
        {
          id: 'invited',
          name: 'Brought a colleague in',
          match: { event: 'Teammate Invited' },
          within: '30d',
          award: { once: 8 },
        },
        {
          id: 'connected',
          name: 'Connected another system',
          match: { event: 'Integration Connected' },
          within: '30d',
          award: { once: 10 },
        },
      ],
    },
    {
      id: 'silence',
      rules: [
        {
          id: 'quiet',
          name: 'Days without using anything',
          match: appFeature,
          measure: 'age',
          award: {
            bands: [
              { from: 0, points: 0 },
              { from: 5, points: -8 },
              { from: 10, points: -20, tag: 'gone-quiet' },
              { from: 21, points: -40, tag: 'gone-quiet' },
            ],
          },
        },
      ],
    },
  ],
  stages: [
    { id: 'starting', name: 'Starting out', from: 0 },
    { id: 'exploring', name: 'Exploring', from: 18 },
    { id: 'adopted', name: 'Up and running', from: 50 },
    { id: 'expert', name: 'Knows it all', from: 80 },
  ],
  thresholds: [{ id: 'up-and-running', at: 50, release: 35, on: 'rise', cooldown: '7d' }],
}

/** Who has outgrown their plan. */
export const expansion: DemoModel = {
  id: 'expansion',
  name: 'Outgrowing the plan',
  purpose: 'expansion',
  status: 'active',
  visibility: 'client',
  fit: [
    {
      id: 'room',
      rules: [
        {
          id: 'seats-80',
          name: 'Four in five seats are taken',
          when: { field: 'seatUse', atLeast: 0.8 },
          award: { once: 18 },
        },
        {
          id: 'seats-full',
          name: 'Every seat is taken',
          when: { field: 'seatUse', atLeast: 1 },
          award: { once: 14 },
          tag: 'at-limit',
        },
        {
          id: 'top-plan',
          name: 'Has the largest plan already',
          when: { field: 'plan', is: 'Group' },
          award: { once: -40 },
        },
      ],
    },
  ],
  activity: [
    {
      id: 'growth',
      rules: [
        {
          id: 'invites',
          name: 'Invited colleagues',
          match: { event: 'Teammate Invited' },
          within: '30d',
          award: { each: 6, max: 18 },
        },
        {
          id: 'limit',
          name: 'Ran into the seat limit',
          match: { event: 'Seat Limit Reached' },
          within: '30d',
          award: { once: 14 },
        },
        {
          id: 'exports',
          name: 'Exported time sheets (halves every 14 days)',
          match: { event: 'Feature Used', where: { field: 'properties.feature', is: 'export-timesheets' } },
          award: { each: 4, max: 12 },
          fade: { halfLife: '14d' },
        },
      ],
    },
    {
      id: 'intent',
      rules: [
        {
          id: 'plan-page',
          name: 'Checked plan and usage',
          match: { type: 'page', where: { field: 'properties.path', is: '/demo/app/plan' } },
          within: '14d',
          award: { each: 8, max: 16 },
        },
        {
          id: 'upgrade-page',
          name: 'Looked at larger plans',
          match: { type: 'page', where: { field: 'properties.path', is: '/demo/app/upgrade' } },
          within: '14d',
          award: { each: 14, max: 28 },
          tag: 'wants-more',
        },
      ],
    },
  ],
  stages: [
    { id: 'roomy', name: 'Room to grow', from: 0 },
    { id: 'filling', name: 'Filling up', from: 25 },
    { id: 'outgrown', name: 'Outgrown', from: 55 },
  ],
  thresholds: [{ id: 'outgrown', at: 55, release: 40, on: 'rise', cooldown: '7d' }],
  goal: { match: { event: 'Plan Upgraded' }, within: '30d' },
}

/** The three scores of the demo, in the order in which a customer earns them. */
export const MODELS: readonly DemoModel[] = [acquisition, adoption, expansion]
