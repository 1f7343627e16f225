import { type RichNode, richText } from '../../shared/message/rich-text.ts'
import { element } from './element.ts'
import { linkTo } from './link-to.ts'

/**
 * Rich text as elements, each of which has its tag as its part.
 *
 * @param clicked called when a link in it is followed
 */
export function textOf(part: string, text: string, clicked: () => void): HTMLElement {
  const draw = (node: RichNode): Node | string => {
    if (typeof node === 'string') return node
    const children = node.children.map(draw)
    if (node.href) return linkTo(node.href, 'link', children, clicked)
    return element(node.tag, node.tag, children)
  }
  return element('div', part, richText(text).map(draw))
}
