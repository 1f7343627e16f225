import { button, element } from '../../dom/element.ts'
import type { AppContext, View } from '../context.ts'
import { csvOf, download } from '../csv.ts'
import { hoursOf } from '../team.ts'
import { heading } from './heading.ts'

/** Euros an hour, the same for everybody in this demo. */
const WAGE = 14.5

/** Hours and what they cost, by person. */
export const reports: View = {
  path: '/demo/app/reports',
  title: 'Reports',
  inMenu: true,
  draw(app) {
    const report = element('div', {
      class: 'card report',
      id: 'report',
      role: 'region',
      'aria-live': 'polite',
      'aria-label': 'Hours and cost',
    })
    report.append(
      element('p', { class: 'quiet-text' }, 'Nothing built yet. Hours come from this week’s rota.'),
    )
    return element(
      'div',
      {},
      heading(
        'Hours and cost',
        'Planned this week, before anybody has worked it.',
        button(
          'Export time sheets',
          { class: 'button quiet', id: 'export', 'data-tidemark-feature': 'export-timesheets' },
          () => exportHours(app),
        ),
        button('Build report', { id: 'build-report' }, () => {
          app.tracker.feature('hours-report')
          report.replaceChildren(...chart(app))
        }),
      ),
      report,
    )
  },
}

function chart({ team }: AppContext): HTMLElement[] {
  const total = team.people.reduce((sum, person) => sum + hoursOf(person), 0)
  const most = Math.max(1, ...team.people.map(hoursOf))
  const rows = team.people.map(person => {
    const bar = element('span', { class: 'bar' })
    bar.style.inlineSize = `${(hoursOf(person) / most) * 100}%`
    return element(
      'li',
      {},
      element('span', {}, person.name),
      element('span', { class: 'bar-track', 'aria-hidden': 'true' }, bar),
      element('span', { class: 'hours' }, `${hoursOf(person)} h`),
    )
  })
  return [
    element(
      'p',
      { class: 'total' },
      `${total} h`,
      element('small', {}, `€${(total * WAGE).toLocaleString('en', { maximumFractionDigits: 0 })} in wages`),
    ),
    element('ul', { class: 'bars' }, ...rows),
    ...(total === 0
      ? [element('p', { class: 'quiet-text' }, 'The rota is empty. Copy last week to see more here.')]
      : []),
  ]
}

function exportHours({ team, say }: AppContext): void {
  download(
    'time-sheets.csv',
    csvOf([['name', 'role', 'hours'], ...team.people.map(one => [one.name, one.role, hoursOf(one)])]),
  )
  say('time-sheets.csv was saved.')
}
