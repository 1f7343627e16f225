import { button, element } from '../../dom/element.ts'
import type { AppContext, View } from '../context.ts'
import { heading } from './heading.ts'

interface Integration {
  readonly id: string
  readonly name: string
  readonly does: string
}

const INTEGRATIONS: readonly Integration[] = [
  { id: 'payroll', name: 'Paydove payroll', does: 'Sends approved hours every Monday at six.' },
  { id: 'calendar', name: 'Calendar feeds', does: 'Puts everybody’s shifts into their own calendar.' },
  { id: 'chat', name: 'Chatterbox', does: 'Tells the team channel when a week is published.' },
]

/** Other systems, which this demo only pretends to reach. */
export const integrations: View = {
  path: '/demo/app/integrations',
  title: 'Integrations',
  inMenu: true,
  draw(app) {
    return element(
      'div',
      {},
      heading('Integrations', 'Connect once. The names are invented, and nothing leaves this machine.'),
      element('div', { class: 'cards' }, ...INTEGRATIONS.map(one => integrationCard(app, one))),
    )
  },
}

function integrationCard(app: AppContext, { id, name, does }: Integration): HTMLElement {
  const isOn = app.team.connected.includes(id)
  const connect = () => {
    app.tracker.feature('connect-integration', { integration: id })
    app.tracker.track('Integration Connected', { integration: id })
    app.change({ ...app.team, connected: [...app.team.connected, id] })
  }
  return element(
    'div',
    { class: 'card stack' },
    element('h2', {}, name),
    element('p', { class: 'quiet-text' }, does),
    button(
      isOn ? 'Connected' : 'Connect',
      { id: `connect-${id}`, 'aria-label': `${isOn ? 'Connected' : 'Connect'}: ${name}`, disabled: isOn },
      connect,
    ),
  )
}
