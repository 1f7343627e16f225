import type { ShownMessage } from '../../shared/message/message.ts'
import { element } from './element.ts'
import { CROSS, icon } from './icon.ts'
import { safeLink } from './link.ts'

/** What the visitor did with a message. */
export interface Choices {
  click(): void
  /** @param how `button` for the worded button, `close` for the cross */
  dismiss(how: 'button' | 'close'): void
}

/** The pieces that a banner and a modal arrange in their own ways. */
export interface Parts {
  readonly title: HTMLElement | undefined
  readonly body: HTMLElement
  readonly actions: HTMLElement
  readonly close: HTMLElement
}

export function messageParts({ content, format }: ShownMessage, { click, dismiss }: Choices): Parts {
  const { title, body, action, dismiss: dismissLabel } = content
  return {
    // A heading belongs to the modal's own document; a banner is no section of the page's outline.
    title: title ? element(format === 'modal' ? 'h2' : 'p', 'title', title) : undefined,
    body: element('p', 'body', body),
    actions: element('div', 'actions', [
      action && actionElement(action.label, safeLink(action.url), click),
      dismissLabel ? button('button dismiss', () => dismiss('button'), dismissLabel) : undefined,
    ]),
    close: closeButton(() => dismiss('close')),
  }
}

function actionElement(label: string, url: string | undefined, click: () => void): HTMLElement {
  if (!url) return button('button action', click, label)
  const link = element('a', 'button action', label)
  link.href = url
  link.addEventListener('click', click)
  return link
}

function button(part: string, click: () => void, label?: string): HTMLButtonElement {
  const made = element('button', part, label)
  made.type = 'button'
  made.addEventListener('click', click)
  return made
}

function closeButton(click: () => void): HTMLButtonElement {
  const close = button('close', click)
  close.setAttribute('aria-label', 'Close')
  close.append(icon(CROSS))
  return close
}
