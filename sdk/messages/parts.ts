import type { Action } from '../../shared/message/action.ts'
import { safeLink } from '../../shared/message/link.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { element } from './element.ts'
import { CROSS, icon } from './icon.ts'
import type { Tell } from './view.ts'

/** The formats that say a title, a text and what can be done. */
export type SaidMessage = ShownMessage<'banner' | 'modal' | 'slideout' | 'toast' | 'tooltip' | 'hotspot'>

/** The pieces that these formats arrange in their own ways. */
export interface Parts {
  readonly title: HTMLElement | undefined
  readonly body: HTMLElement
  readonly actions: HTMLElement
  readonly close: HTMLElement
}

export function messageParts({ content, format }: SaidMessage, tell: Tell): Parts {
  const { title, body, action, dismiss } = content
  return {
    // A heading belongs to the modal's own document; the others are no section of the page's outline.
    title: title ? element(format === 'modal' ? 'h2' : 'p', 'title', title) : undefined,
    body: element('p', 'body', body),
    actions: element('div', 'actions', [
      action && actionElement(action, () => tell({ what: 'clicked', action: 'primary' })),
      dismiss
        ? button('button dismiss', () => tell({ what: 'dismissed', how: 'button' }), dismiss)
        : undefined,
    ]),
    close: closeButton(() => tell({ what: 'dismissed', how: 'close' })),
  }
}

function actionElement({ label, url }: Action, click: () => void): HTMLElement {
  const href = safeLink(url)
  if (!href) return button('button action', click, label)
  const link = element('a', 'button action', label)
  link.href = href
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
