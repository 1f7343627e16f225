import { type Author, ITSELF } from '../auth/author.ts'
import type { WorkspaceConfig } from './config.ts'

/** A saved thing and the workspace's version as it was last changed, which never comes again. */
export interface Versioned<T> {
  readonly thing: T
  readonly revision: number
}

/** What a writer believes of the thing they write: at which versions it may be, and at which it must not be. */
export interface Precondition {
  readonly ifMatch?: Versions
  readonly ifNoneMatch?: Versions
}

/** A write as it is asked for: by whom, and what they believe. */
export interface Writing extends Precondition {
  readonly by: Author
}

/** What nobody asked for. */
export const BY_ITSELF: Writing = { by: ITSELF }

/** Some versions, or whichever there is. */
export type Versions = '*' | readonly number[]

/** What became of a write: done, of a thing that is not there, refused since it is at another version, or for want of room. */
export type Outcome<T = null> =
  | { readonly outcome: 'done'; readonly config: WorkspaceConfig; readonly thing: T }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'refused'; readonly current: number | null }
  | { readonly outcome: 'full' }

/** @param current the version of what is there; null when nothing is */
export function meets({ ifMatch, ifNoneMatch = [] }: Precondition, current: number | null): boolean {
  return (ifMatch === undefined || isAmong(ifMatch, current)) && !isAmong(ifNoneMatch, current)
}

function isAmong(versions: Versions, current: number | null): boolean {
  return current !== null && (versions === '*' || versions.includes(current))
}
