import { button, element } from '../../dom/element.ts'
import type { AppContext, View } from '../context.ts'
import { hoursOf, type Shift, shiftTurned, weekCopied } from '../team.ts'
import { heading } from './heading.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const SHOWN: { readonly [shift in Shift]: string } = { '': '–', early: '7–3', late: '2–10' }

/** The week: who works when. */
export const rota: View = {
  path: '/demo/app/',
  title: 'Rota',
  inMenu: true,
  draw(app) {
    const { team } = app
    return element(
      'div',
      {},
      heading(
        'This week',
        team.published
          ? 'Published. Everyone has their shifts on their phone.'
          : 'A draft. Tap a day to change it, then publish.',
        copyButton(app),
        publishButton(app),
      ),
      element(
        'div',
        { class: 'card rota', role: 'region', 'aria-label': 'Rota', tabindex: 0 },
        element(
          'table',
          {},
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              element('th', { scope: 'col' }, 'Person'),
              ...DAYS.map(day => element('th', { scope: 'col' }, day)),
              element('th', { scope: 'col' }, 'Hours'),
            ),
          ),
          element('tbody', {}, ...team.people.map((_, who) => personRow(app, who))),
        ),
      ),
    )
  },
}

function personRow(app: AppContext, who: number): HTMLElement {
  const person = app.team.people[who]
  if (!person) return element('tr', {})
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, person.name, element('small', {}, person.role)),
    ...person.week.map((shift, day) => element('td', {}, shiftButton(app, who, day, shift, person.name))),
    element('td', { class: 'hours' }, hoursOf(person)),
  )
}

function shiftButton(app: AppContext, who: number, day: number, shift: Shift, name: string): HTMLElement {
  const said = `${name}, ${DAYS[day]}: ${shift || 'free'}`
  const id = `shift-${who}-${day}`
  // The whole capture for this feature: the SDK tells of every click on an element with this attribute.
  return button(
    SHOWN[shift],
    { class: `shift ${shift}`, id, 'aria-label': said, 'data-tidemark-feature': 'edit-shift' },
    () => app.change(shiftTurned(app.team, who, day)),
  )
}

function copyButton(app: AppContext): HTMLElement {
  return button(
    'Copy last week',
    { class: 'button quiet', id: 'copy-week', 'data-tidemark-feature': 'copy-week' },
    () => {
      app.change(weekCopied(app.team))
      app.say('Last week’s shifts are in. Change what differs.')
    },
  )
}

function publishButton(app: AppContext): HTMLElement {
  const { team, tracker } = app
  const shifts = team.people.flatMap(({ week }) => week).filter(shift => shift !== '').length
  return button(team.published ? 'Published' : 'Publish', { id: 'publish', disabled: team.published }, () => {
    tracker.feature('publish-rota')
    tracker.track('Rota Published', { shifts })
    app.change({ ...team, published: true })
    app.say(`${shifts} shifts are on their way to ${team.people.length} phones.`)
  })
}
