import { element } from '../../dom/element.ts'
import type { View } from '../context.ts'
import { planOf } from '../plans.ts'
import { heading } from './heading.ts'

/** What the team has bought and how much of it is in use. */
export const plan: View = {
  path: '/demo/app/plan',
  title: 'Plan and usage',
  inMenu: true,
  draw({ team }) {
    const { name, seats, price, promise } = planOf(team.plan)
    const used = team.people.length
    const left = seats - used
    return element(
      'div',
      {},
      heading(
        'Plan and usage',
        price ? `${name}, €${price} a month.` : `${name}, free.`,
        element('a', { class: 'button', href: '/demo/app/upgrade', id: 'see-plans' }, 'See larger plans'),
      ),
      element(
        'div',
        { class: 'card stack usage' },
        element('p', { class: 'total' }, `${used} of ${seats}`, element('small', {}, 'seats in use')),
        element('progress', { max: seats, value: used, 'aria-label': 'Seats in use' }),
        element(
          'p',
          { class: left > 0 ? 'quiet-text' : 'full' },
          left > 0 ? `Room for ${left} more.` : 'No room left: the next colleague needs a larger plan.',
        ),
        element('p', { class: 'quiet-text' }, promise),
      ),
    )
  },
}
