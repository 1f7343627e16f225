import { drawCard } from './card.ts'
import type { Draw } from './view.ts'

/**
 * A line at the bottom of the page that goes by itself. Its time stands still while the pointer or the focus is on
 * it or nobody sees the page, and begins anew after: who looks back has it whole.
 */
export const drawToast: Draw<'toast'> = (message, tell) => {
  const view = drawCard(message, tell, 'toast')
  const { seconds = 8 } = message.content
  const held = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    clearTimeout(timer)
    if (seconds && !held.size && !document.hidden)
      timer = setTimeout(() => tell({ what: 'dismissed', how: 'timeout' }), seconds * 1_000)
  }
  const holdBetween = (from: string, to: string) => {
    view.element.addEventListener(from, () => {
      held.add(from)
      run()
    })
    view.element.addEventListener(to, () => {
      held.delete(from)
      run()
    })
  }
  holdBetween('pointerenter', 'pointerleave')
  holdBetween('focusin', 'focusout')
  document.addEventListener('visibilitychange', run)
  run()
  return {
    ...view,
    remove() {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', run)
      view.remove()
    },
  }
}
