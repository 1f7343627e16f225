import { randomUUID } from 'node:crypto'

type Fields = { readonly [name: string]: unknown }

/** An id that nothing else has, so that tests share a server without meeting. */
export function unique(prefix: string): string {
  return `${prefix}-${randomUUID()}`
}

/** A track call with a message id of its own; `fields` say who did it, and anything else. */
export function track(event: string, fields: Fields): Fields {
  return { type: 'track', event, messageId: unique('m'), ...fields }
}

/** An identify call with a message id of its own. */
export function identify(fields: Fields): Fields {
  return { type: 'identify', messageId: unique('m'), ...fields }
}

/** The same made several times. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
