import { drawCard } from './card.ts'
import { leaveLater } from './leave-later.ts'
import type { Draw } from './view.ts'

/** A line at the bottom of the page that goes by itself. */
export const drawToast: Draw<'toast'> = (message, tell) => {
  const view = drawCard(message, tell, 'toast')
  const { seconds = 8 } = message.content
  if (!seconds) return view
  const stop = leaveLater(view.element, seconds, () => tell({ what: 'dismissed', how: 'timeout' }))
  return {
    ...view,
    remove() {
      stop()
      view.remove()
    },
  }
}
