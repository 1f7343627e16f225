import { safeLink } from '../../shared/message/link.ts'
import type { ShownAction, ShownMessage } from '../../shared/message/shown-message.ts'
import { element } from './element.ts'
import { CROSS, icon, PLAY } from './icon.ts'
import { imageOf } from './image.ts'
import { linkTo } from './link-to.ts'
import { textOf } from './text.ts'
import type { Tell } from './view.ts'

/** The formats that say a title, a text and what can be done. */
export type SaidMessage = ShownMessage<'banner' | 'modal' | 'slideout' | 'toast' | 'tooltip' | 'hotspot'>

/** The pieces that these formats arrange in their own ways. */
export interface Parts {
  readonly title: HTMLElement | undefined
  readonly body: HTMLElement
  /** A link that opens a video in a tab of its own. */
  readonly video: HTMLElement | undefined
  readonly image: HTMLElement | undefined
  /** The buttons, none of them needed. */
  readonly actions: HTMLElement
  readonly close: HTMLElement
}

/** What a message is called where its title is not read, or where it has none. */
export function nameOf({ content, words }: ShownMessage): string {
  return content.title ?? words?.message ?? 'Message'
}

/** Draws what the formats that say something have in common. */
export function messageParts(message: SaidMessage, tell: Tell): Parts {
  const { title, body, image, video, action, secondary } = message.content
  const href = safeLink(video?.url)
  const clicked = (action: string) => () => tell({ what: 'clicked', action })
  return {
    // A heading belongs to the modal's own document; the others are no section of the page's outline.
    title: title ? element(message.format === 'modal' ? 'h2' : 'p', 'title', title) : undefined,
    body: textOf('body', body, clicked('link')),
    video: video && href ? videoLink(href, video.label, clicked('video')) : undefined,
    image: image && imageOf(image),
    actions: element('div', 'actions', [
      action && actionElement('action', action, clicked('primary')),
      secondary && actionElement('secondary', secondary, clicked('secondary')),
      ...waysOut(message, tell),
    ]),
    close: closeButton(message, tell),
  }
}

/** The buttons by which a message is turned away or put off, of any format. */
export function waysOut({ content }: WithWaysOut, tell: Tell): HTMLElement[] {
  const { dismiss, snooze, noMore } = content
  const ways = [
    ['dismiss', dismiss, 'button'],
    ['snooze', snooze?.label, 'snooze'],
    ['no-more', noMore, 'no_more'],
  ] as const
  return ways.flatMap(([part, label, how]) =>
    label ? button(`button ${part}`, () => tell({ what: 'dismissed', how }), label) : [],
  )
}
type WithWaysOut = Pick<ShownMessage<Exclude<ShownMessage['format'], 'custom'>>, 'content'>

/** The cross at the corner. */
export function closeButton({ words }: Pick<ShownMessage, 'words'>, tell: Tell): HTMLElement {
  const close = button('close', () => tell({ what: 'dismissed', how: 'close' }))
  close.ariaLabel = words?.close ?? 'Close'
  close.append(icon(CROSS))
  return close
}

/** @param part also its class */
export function button(part: string, click: () => void, label?: string): HTMLButtonElement {
  const made = element('button', part, label)
  made.type = 'button'
  made.addEventListener('click', click)
  return made
}

function actionElement(part: string, { label, url }: ShownAction, click: () => void): HTMLElement {
  const href = safeLink(url)
  return href ? linkTo(href, `button ${part}`, [label], click) : button(`button ${part}`, click, label)
}

function videoLink(href: string, label: string, click: () => void): HTMLElement {
  const link = linkTo(href, 'video', [icon(PLAY), label], click)
  link.target = '_blank'
  return link
}
