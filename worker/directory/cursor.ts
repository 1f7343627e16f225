import { Buffer } from 'node:buffer'
import type { Place } from './ranking.ts'

/** A place in a ranking as the `cursor` of the page behind it. */
export function encodeCursor({ value, id }: Place): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url')
}

/** Null for what is no cursor. */
export function decodeCursor(cursor: string): Place | null {
  try {
    const [value, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return typeof value === 'number' && typeof id === 'string' ? { value, id } : null
  } catch {
    return null
  }
}
