import type { Fields } from '../event/event.ts'
import { compilePath } from '../value/path.ts'
import { safeLink } from './link.ts'
import { mapTexts, type TextKind } from './texts.ts'

/** `{{ name | there }}`: the path of a trait, and what stands in for it where it is not known. */
const FIELD = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g
/** Of rich text, a link: its label, and its address, in which fields may have blanks. */
const LINK = /\[((?:\\.|[^[\]\\])*)\]\(((?:\{\{[^{}]*\}\}|\{(?!\{[^{}]*\}\})|[^()\s{])*)\)/gs
/** Of web addresses, a host that lacks what a field was to say, or was told what no host can be called. */
const HALF_A_HOST = /^https?:\/\/(?:[^/?#]*%|[/?#.]|$)/i
/** Stands where a field has nothing to say, until the blanks around it are tidied. */
const GAP = '\0'

type Lookup = (path: string) => string | undefined

/** What is wrong with the fields in a text; undefined when nothing is. */
export function fieldFault(text: string): string | undefined {
  for (const [field, path = ''] of text.matchAll(FIELD))
    if (!path.trim()) return `must name a trait in ${field}, such as {{ name | there }}`
  return text.replaceAll(FIELD, '').includes('{{')
    ? 'must close each {{ with }}, such as {{ name | there }}'
    : undefined
}

/**
 * Content with traits in the place of its merge fields. Texts, numbers, true and false can be said; anything else is
 * as if it were not known. What a trait says is never markup, and in links never more than a part of the address:
 * one that would lead where messages do not is made of the fallbacks, or left out.
 * @param traits those that the reader may know of
 */
export function mergeFields<T extends object>(content: T, traits: Fields): T {
  const lookUp: Lookup = path => spoken(compilePath(path)(traits))
  return mapTexts(content, (text, kind) => (text.includes('{{') ? MERGE[kind](text, lookUp) : text))
}

const MERGE: { readonly [K in TextKind]: (text: string, lookUp: Lookup) => string | undefined } = {
  plain: (text, lookUp) => filled(text, lookUp, value => value),
  rich: (text, lookUp) => filled(withLinks(text, lookUp), lookUp, unmarked),
  link: linkOf,
}

/** What a trait says, on one line; undefined where it says nothing. */
function spoken(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return undefined
  return (
    value
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim() || undefined
  )
}

/** A value that rich text reads as nothing but words: no mark in it, and no list made by how it begins. */
function unmarked(value: string, before: string): string {
  const isFirst = /(^|\n)\s*\d*$/.test(before.replaceAll(FIELD, ''))
  const escaped = value.replace(isFirst ? /^[-.\d]|[\\*[\]()]/g : /[\\*[\]()]/g, '\\$&')
  // A lone backslash of the author would take our own for itself.
  const isTaken = (/\\+$/.exec(before)?.[0].length ?? 0) % 2 === 1
  return isTaken ? `\\${escaped}` : escaped
}

function filled(text: string, lookUp: Lookup, write: (value: string, before: string) => string): string {
  const merged = text
    .replaceAll(GAP, '')
    .replace(FIELD, (_, path: string, fallback: string | undefined, at: number, all: string) => {
      const value = lookUp(path.trim())
      return value === undefined ? fallback?.trim() || GAP : write(value, all.slice(0, at))
    })
  return merged.includes(GAP) ? tidied(merged) : merged
}

/** Where a field said nothing: no marks around it, no doubled blanks, and none before a comma. */
function tidied(text: string): string {
  const worded = text.replace(/(\*+)(\0+)\1/g, '$2')
  return worded.replace(/[ \t]*\0[ \t\0]*/g, (gap, at: number) => {
    const before = worded[at - 1] ?? '\n'
    const after = worded[at + gap.length] ?? '\n'
    if (before === '\n' || after === '\n') return ''
    const isBefore = !gap.startsWith(GAP)
    const isAfter = !gap.endsWith(GAP)
    if (isBefore === isAfter) return isBefore ? ' ' : ''
    if (isBefore) return /[\p{Pe}\p{Pf}\p{Po}]/u.test(after) ? '' : ' '
    return /[\p{Ps}\p{Pi}]/u.test(before) ? '' : ' '
  })
}

function withLinks(text: string, lookUp: Lookup): string {
  return text.replace(LINK, (all, label: string, url: string) => {
    if (!url.includes('{{')) return all
    const link = linkOf(url, lookUp)
    return link === undefined ? label : `[${label}](${link})`
  })
}

/** An address with its fields filled, else with their fallbacks, where that may be followed. */
function linkOf(url: string, lookUp: Lookup): string | undefined {
  const fill = (values: Lookup) =>
    url.replace(FIELD, (_, path: string, fallback = '') => {
      const value = values(path.trim())
      return value === undefined
        ? escapedMore(encodeURI(fallback.trim().toWellFormed()))
        : escapedMore(encodeURIComponent(value))
    })
  return [fill(lookUp), fill(() => undefined)].find(
    link => safeLink(link) !== undefined && !HALF_A_HOST.test(link),
  )
}

/** What `encodeURIComponent` leaves as it is, though rich text reads it. */
function escapedMore(address: string): string {
  return address.replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
