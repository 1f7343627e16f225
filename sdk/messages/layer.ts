import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { ANCHORED } from './anchored-style.ts'
import { element } from './element.ts'
import { SAID } from './said-style.ts'
import { stand } from './stand.ts'

/**
 * Stands parts over the page, out of sight until the layer is shown. It is of the browser's top layer, and in the
 * dialog of the page that the anchor is in, if any: nothing of the page covers, clips or moves it, or takes it out
 * of reach.
 *
 * @returns the layer, and what takes it away
 */
export function openLayer(
  message: ShownMessage,
  parts: readonly HTMLElement[],
  anchor: Element,
  onEscape: () => void,
): { readonly layer: HTMLElement; readonly remove: () => void } {
  const layer = element('div', 'layer', parts)
  layer.popover = 'manual'
  const remove = stand(message, layer, SAID + ANCHORED, onEscape, anchor.closest('dialog') ?? undefined)
  // Browsers before 2024 have no popovers, and show it without.
  layer.showPopover?.()
  layer.hidden = true
  return { layer, remove }
}
