import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { sheetOf } from './sheet.ts'
import { BASE } from './style.ts'

/** Where one message is drawn. */
export interface Stage {
  /** In the page; removed, all of the message is gone. */
  readonly host: HTMLElement
  readonly root: ShadowRoot
}

/**
 * Opens a shadow root for a message, where the page's styles do not reach.
 *
 * @param css the format's own
 * @param place beside the body, if nothing is said, since some frameworks replace the body at every route
 */
export function openStage(
  { lang, dir }: Pick<ShownMessage, 'lang' | 'dir'>,
  css: string,
  place: Element = document.documentElement,
): Stage {
  const host = document.createElement('tidemark-message')
  // Words of another language than the page's may run the other way, too.
  if (lang) host.lang = lang
  if (lang || dir) host.dir = dir ?? 'ltr'
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(BASE), sheetOf(css)]
  place.append(host)
  return { host, root }
}
