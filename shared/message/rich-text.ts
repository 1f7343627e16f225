import { safeLink } from './link.ts'

/** A piece of rich text, as plain data: words, or what HTML calls the element around them. */
export type RichNode = string | RichElement
export interface RichElement {
  readonly tag: 'p' | 'br' | 'ul' | 'ol' | 'li' | 'strong' | 'em' | 'a'
  readonly children: readonly RichNode[]
  /** Of an `a`: where it leads, checked. */
  readonly href?: string
}

/**
 * Reads the few marks of Markdown that messages know: paragraphs, line breaks, `**bold**`, `*italic*`,
 * `[text](link)`, and lists of lines that start with `- `, `* ` or `1. `. A backslash takes a mark for itself.
 * All else is text: HTML, marks without their partners, links to where messages do not lead. Takes time in
 * proportion to the text.
 */
export function richText(source: string): RichElement[] {
  const blocks: RichElement[] = []
  let tag: RichElement['tag'] | undefined
  let children: RichNode[] = []
  for (const line of source.split(/\r?\n/)) {
    const [, number, entry] = /^\s*(?:[-*]|(\d+)\.)\s+(\S.*)/s.exec(line) ?? []
    const before = tag
    // Numbers start with 1, so that a paragraph may start with a year.
    tag = !entry || (number && number !== '1' && before !== 'ol') ? 'p' : number ? 'ol' : 'ul'
    if (!line.trim()) tag = undefined
    else {
      if (tag !== before) {
        children = []
        blocks.push({ tag, children })
      } else if (tag === 'p') children.push({ tag: 'br', children: [] })
      if (tag === 'p') marked(line, children)
      else children.push(around('li', entry))
    }
  }
  return blocks
}

/**
 * An escaped mark, a bold, an italic, a link, and what is none of them. A bold may hold an italic, and the other way
 * round. None looks past the next mark of its own in vain, so that a line is read once for each depth.
 */
const TOKENS =
  /\\([\\*[\]().\d-])|\*\*(?!\s)((?:\\.|[^*\\\s]|\s(?!\*\*)|\*(?!\*))+\*?)\*\*|\*(?![\s*])((?:\\.|[^*\\\s]|\s(?!\*(?!\*))|\*\*(?!\*))+(?:\*\*)?)\*(?!\*)|\[((?:\\.|[^[\]\\])*)\]\(([^()\s\\]*)\)|[^\\*[]+|\*+|./gs

/** Puts a line's text and marks into a list of nodes. */
function marked(line: string, into: RichNode[]): RichNode[] {
  for (const [all, escaped, bold, italic, label, url] of line.matchAll(TOKENS)) {
    const href = safeLink(url)
    into.push(
      bold
        ? around('strong', bold)
        : italic
          ? around('em', italic)
          : href
            ? { ...around('a', label), href }
            : (escaped ?? all),
    )
  }
  return into
}

const around = (tag: RichElement['tag'], text = ''): RichElement => ({ tag, children: marked(text, []) })
