import { button, element } from '../../dom/element.ts'
import type { AppContext, View } from '../context.ts'
import { PLANS, type Plan } from '../plans.ts'
import { heading } from './heading.ts'

/** Larger plans, with the offer that a message led to if there was one. */
export const upgrade: View = {
  path: '/demo/app/upgrade',
  title: 'Upgrade',
  inMenu: false,
  draw(app) {
    const hasOffer = new URLSearchParams(location.search).get('offer') === 'growing'
    return element(
      'div',
      {},
      heading('Room for everyone', 'Change plans any day. There is no payment in this demo.'),
      hasOffer &&
        element('p', { class: 'offer', id: 'offer' }, 'Your offer: two months of Team at half price.'),
      element('div', { class: 'cards' }, ...PLANS.map(plan => planCard(app, plan, hasOffer))),
    )
  },
}

function planCard(app: AppContext, { name, seats, price, promise }: Plan, hasOffer: boolean): HTMLElement {
  const isCurrent = app.team.plan === name
  const isTooSmall = app.team.people.length > seats
  const now = hasOffer && name === 'Team' ? price / 2 : price
  const choose = () => {
    const isUpgrade = price > (PLANS.find(plan => plan.name === app.team.plan)?.price ?? 0)
    app.tracker.track(isUpgrade ? 'Plan Upgraded' : 'Plan Downgraded', { plan: name, price: now })
    app.change({ ...app.team, plan: name })
    app.say(`You are on ${name} now, with ${seats} seats.`)
  }
  return element(
    'div',
    { class: 'card stack' },
    element('h2', {}, name),
    element(
      'p',
      { class: 'total' },
      now ? `€${now.toFixed(2).replace('.00', '')}` : 'Free',
      now > 0 && element('small', {}, now === price ? 'a month' : 'a month, for two months'),
    ),
    element('p', {}, `${seats} seats`),
    element('p', { class: 'quiet-text' }, promise),
    button(
      isCurrent ? 'Your plan' : `Choose ${name}`,
      { id: `choose-${name.toLowerCase()}`, disabled: isCurrent || isTooSmall },
      choose,
    ),
  )
}
