import { element } from '../messages/element.ts'
import { factsList } from './facts-list.ts'
import type { Log } from './log.ts'
import { timeOf } from './trouble.ts'
import type { ViewOf } from './view.ts'

/** Who this browser is to the server, and where it is in its session. */
export const visitor: ViewOf = ({ host, log }) => {
  const view = element('div', 'view')
  return {
    name: 'Visitor',
    element: view,
    update() {
      const { anonymousId = 'nobody before they allow analytics', userId } = host.identity() ?? {}
      const [sequence, began, seen] = host.vault.get('visit') ?? []
      view.replaceChildren(
        factsList([
          ['Anonymous id', anonymousId],
          ['User', userId || 'not identified'],
          ['Verified', verified(log)],
          ['Session', began ? `${began}, since ${timeOf(began)}` : 'none yet'],
          ['Last event', seen ? timeOf(seen) : 'none yet'],
          ['Sequence', `${sequence ?? 'none yet'}`],
        ]),
      )
    },
  }
}

function verified({ identity }: Log): string {
  if (!identity) return 'no token was sent from this page'
  return identity.verified ? `yes, as ${identity.userId}` : `no, ${identity.reason}: ${identity.message}`
}
