import { openBanner } from './banner.ts'
import { openModal } from './modal.ts'
import { onceOnScreen } from './on-screen.ts'
import { messageParts } from './parts.ts'
import { messageStyle } from './style.ts'
import type { ShowMessage } from './view.ts'

/**
 * Draws a message in a shadow root of its own, where the page's styles do not reach. `shown` is reported after
 * a second on a visible page, or before `clicked` and `dismissed` when these come earlier.
 */
export const show: ShowMessage = (message, report) => {
  const host = document.createElement('tidemark-message')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [messageStyle()]

  let shown = false
  const seen = () => {
    if (!shown) report('shown')
    shown = true
  }
  const stopWaiting = onceOnScreen(seen)

  let close = () => {}
  const remove = () => {
    finished = true
    stopWaiting()
    close()
    host.remove()
  }
  let finished = false
  const finish = (what: 'clicked' | 'dismissed', how?: string) => {
    if (finished) return
    finished = true
    seen()
    remove()
    report(what, how)
  }

  const parts = messageParts(message, {
    click: () => finish('clicked'),
    dismiss: how => finish('dismissed', how),
  })
  const name = message.content.title ?? 'Message'
  // Beside the body, since some frameworks replace it at every route.
  document.documentElement.append(host)
  if (message.format === 'modal') {
    close = openModal(root, parts, name, how => finish('dismissed', how))
  } else {
    close = openBanner(root, parts, name)
  }
  return remove
}
