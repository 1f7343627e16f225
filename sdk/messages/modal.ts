import { element } from './element.ts'
import type { Parts } from './parts.ts'

/**
 * A native modal dialog: the browser keeps the focus in it, gives it back after, and closes it on Escape. The
 * dialog itself takes the focus, not its button, so that somebody who is typing does not press it by accident.
 *
 * @param name what screen readers call the dialog where it has no title
 * @param dismiss called when Escape or a click beside the dialog has dismissed it
 * @returns closes it; `dismiss` is called then as well, when it is too late to matter
 */
export function openModal(
  root: ShadowRoot,
  { title, body, actions, close }: Parts,
  name: string,
  dismiss: (how: 'escape' | 'backdrop') => void,
): () => void {
  const sheet = element('div', 'sheet', [title, body, actions, close])
  const dialog = element('dialog', 'card modal', [sheet])
  body.id = 'body'
  dialog.setAttribute('aria-describedby', body.id)
  if (title) {
    title.id = 'title'
    dialog.setAttribute('aria-labelledby', title.id)
  } else {
    dialog.setAttribute('aria-label', name)
  }
  dialog.tabIndex = -1

  dialog.addEventListener('close', () => dismiss('escape'))
  // Pressed and released beside it: a selection that ends outside is no dismissal.
  let pressed = false
  dialog.addEventListener('pointerdown', event => {
    pressed = event.target === dialog
  })
  dialog.addEventListener('click', event => {
    if (pressed && event.target === dialog) dismiss('backdrop')
  })

  root.append(dialog)
  dialog.showModal()
  dialog.focus()
  return () => dialog.close()
}
