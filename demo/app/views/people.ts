import { button, element } from '../../dom/element.ts'
import { availabilityFrom, SAMPLE } from '../availability.ts'
import type { AppContext, View } from '../context.ts'
import { planOf } from '../plans.ts'
import { hasRoom, hoursOf, joined, type Person } from '../team.ts'
import { heading } from './heading.ts'

const SUGGESTED = ['Priya Raman', 'Wes Carter', 'Lotte Bruun', 'Sam Iwu', 'Ana Reis']

/** The team: who is in it, and how much they can work. */
export const people: View = {
  path: '/demo/app/people',
  title: 'People',
  inMenu: true,
  draw(app) {
    const { team } = app
    const { seats } = planOf(team.plan)
    return element(
      'div',
      {},
      heading('People', `${team.people.length} of ${seats} seats are taken.`),
      element('div', { class: 'columns' }, inviteForm(app), importCard(app)),
      element(
        'ul',
        { class: 'card list', 'aria-label': 'Team' },
        ...team.people.map(person => personLine(person)),
      ),
    )
  },
}

function personLine(person: Person): HTMLElement {
  const { name, role, available } = person
  const planned = hoursOf(person)
  const isOver = available !== undefined && planned > available
  const free = available === undefined ? 'Availability unknown' : `${planned} of ${available} h planned`
  return element(
    'li',
    {},
    element('span', { class: 'initials', 'aria-hidden': 'true' }, name.slice(0, 1)),
    element('span', {}, element('b', {}, name), element('small', {}, role)),
    element('span', { class: isOver ? 'full' : 'quiet-text' }, isOver ? `${free}: too many` : free),
  )
}

function inviteForm(app: AppContext): HTMLElement {
  const taken = app.team.people.map(({ name }) => name)
  const name = element('input', {
    name: 'name',
    id: 'invite-name',
    required: true,
    autocomplete: 'off',
    value: SUGGESTED.find(one => !taken.includes(one)) ?? '',
  })
  const role = element(
    'select',
    { name: 'role' },
    ...['Barista', 'Kitchen', 'Counter'].map(one => element('option', {}, one)),
  )
  const form = element(
    'form',
    { class: 'card stack', id: 'invite', 'aria-label': 'Invite a colleague' },
    element('h2', {}, 'Invite a colleague'),
    element('label', { class: 'field' }, 'Name', name),
    element('label', { class: 'field' }, 'Role', role),
    element('button', { class: 'button', type: 'submit', id: 'invite-button' }, 'Invite'),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    invite(app, name.value.trim(), role.value)
  })
  return form
}

function invite(app: AppContext, name: string, role: string): void {
  const { team, tracker } = app
  if (!hasRoom(team)) {
    tracker.track('Seat Limit Reached', { plan: team.plan, seats: team.people.length })
    app.say(`All ${team.people.length} seats of ${team.plan} are taken. A larger plan has room.`)
    app.go('/demo/app/plan')
    return
  }
  tracker.feature('invite-teammate')
  tracker.track('Teammate Invited', { role })
  app.change(joined(team, name, role))
  app.say(`${name} is in. In a real product, their invitation would be on its way.`)
}

function importCard(app: AppContext): HTMLElement {
  const take = (text: string) => {
    const hours = availabilityFrom(text)
    const team = app.team.people.map(person => {
      const available = hours.get(person.name.toLowerCase()) ?? hours.get('*')
      return available === undefined ? person : { ...person, available }
    })
    app.tracker.feature('import-availability', { rows: hours.size })
    app.change({ ...app.team, people: team })
    app.say('Availability is in.')
  }
  const file = element('input', { type: 'file', accept: '.csv,text/csv', id: 'availability' })
  file.addEventListener('change', () => void file.files?.[0]?.text().then(take))
  return element(
    'div',
    { class: 'card stack' },
    element('h2', {}, 'Import availability'),
    element('label', { class: 'field' }, 'A CSV file with name and hours', file),
    button('Use our sample file', { class: 'button quiet', id: 'import-sample' }, () => take(SAMPLE)),
  )
}
