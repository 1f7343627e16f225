import { isObject } from '../value/object.ts'
import { setOwn } from '../value/path.ts'

/** How a text of a message is read: as it is, as rich text, as a link. */
export type TextKind = 'plain' | 'rich' | 'link'

/** The texts of content that people read or follow, by their names; the names are the same in all formats. */
const KINDS: ReadonlyMap<string, TextKind> = new Map([
  ['title', 'plain'],
  ['label', 'plain'],
  ['alt', 'plain'],
  ['low', 'plain'],
  ['high', 'plain'],
  ['done', 'plain'],
  ['dismiss', 'plain'],
  ['noMore', 'plain'],
  ['body', 'rich'],
  ['thanks', 'rich'],
  ['url', 'link'],
])

/** What of content has such texts inside it. */
const WITHIN = new Set(['image', 'video', 'action', 'secondary', 'snooze', 'items', 'questions', 'options'])
/** What is nothing without the place it names. */
const NOTHING_WITHOUT_URL = new Set(['image', 'video'])

/**
 * A copy of content with other texts in the place of its own.
 * @param change told a text's kind, and where it stands, such as `items.0.label`; undefined leaves it out
 */
export function mapTexts<T extends object>(
  content: T,
  change: (text: string, kind: TextKind, path: string) => string | undefined,
): T {
  // Names and kinds of values stay, and only what may be left out ever is.
  return mapped(content, '') as T

  function mapped(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((one, index) => mapped(one, `${path}.${index}`))
    if (!isObject(value)) return value
    const copy: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(value)) {
      const at = path ? `${path}.${name}` : name
      const kind = KINDS.get(name)
      if (kind && typeof field === 'string') {
        const text = change(field, kind, at)
        if (text !== undefined) copy[name] = text
      } else if (WITHIN.has(name)) {
        const inner = mapped(field, at)
        const isNothing = NOTHING_WITHOUT_URL.has(name) && isObject(inner) && inner.url === undefined
        if (!isNothing) copy[name] = inner
      } else setOwn(copy, name, name === 'data' ? everyText(field, at) : field)
    }
    return copy
  }

  /** The page's own data: whichever texts are in it. */
  function everyText(value: unknown, path: string): unknown {
    if (typeof value === 'string') return change(value, 'plain', path) ?? ''
    if (Array.isArray(value)) return value.map((one, index) => everyText(one, `${path}.${index}`))
    if (!isObject(value)) return value
    const copy: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(value)) setOwn(copy, name, everyText(field, `${path}.${name}`))
    return copy
  }
}
