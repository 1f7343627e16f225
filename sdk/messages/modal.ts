import { element } from './element.ts'
import { messageParts, nameOf } from './parts.ts'
import { SAID } from './said-style.ts'
import { openStage } from './stage.ts'
import type { Draw } from './view.ts'

/**
 * A native modal dialog: the browser keeps the focus in it, gives it back after, and closes it on Escape. The
 * dialog itself takes the focus, not its button, so that somebody who is typing does not press it by accident.
 */
export const drawModal: Draw<'modal'> = (message, tell) => {
  const { title, body, video, image, actions, close } = messageParts(message, tell)
  const words = element('div', 'words', [title, body, video])
  const dialog = element('dialog', 'card modal', [element('div', 'content', [image, words, actions]), close])
  body.id = 'body'
  dialog.setAttribute('aria-describedby', 'body')
  dialog.ariaLabel = nameOf(message)
  dialog.tabIndex = -1

  let removed = false
  dialog.addEventListener('close', () => removed || tell({ what: 'dismissed', how: 'escape' }))
  // Pressed and released beside it: a selection that ends outside is no dismissal.
  let pressed = false
  dialog.addEventListener('pointerdown', event => {
    pressed = event.target === dialog
  })
  dialog.addEventListener('click', event => {
    if (pressed && event.target === dialog) tell({ what: 'dismissed', how: 'backdrop' })
  })

  const { host, root } = openStage(message, SAID)
  root.append(dialog)
  dialog.showModal()
  dialog.focus()
  // The browser has brought the first button into view.
  dialog.scrollTop = 0
  return {
    element: dialog,
    remove() {
      removed = true
      dialog.close()
      host.remove()
    },
  }
}
