import { element } from '../messages/element.ts'

/** A string with what follows it where that makes it a name, or another value. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g

/** Shows a value as indented JSON, its names set apart from its values. All of it is text, never markup. */
export function jsonElement(value: unknown): HTMLElement {
  const text = JSON.stringify(value, null, 2) ?? 'undefined'
  const parts: (Node | string)[] = []
  let end = 0
  for (const found of text.matchAll(TOKEN)) {
    const [whole, string, colon = ''] = found
    const kind = colon ? 'key' : string ? 'string' : 'value'
    parts.push(text.slice(end, found.index), element('span', kind, string ?? whole), colon)
    end = found.index + whole.length
  }
  const made = element('pre', 'json')
  made.append(...parts, text.slice(end))
  return made
}
