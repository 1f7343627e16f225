import type { Model } from '../model/schema.ts'

/** Why something that was brought from elsewhere could not be read. */
export interface ImportIssue {
  /** The row as a spreadsheet counts it (the heading is 1), or a list from 1; null for the whole. */
  readonly row: number | null
  /** The column, or the path in an object; empty for the whole row. */
  readonly path: string
  /** What would be right. */
  readonly message: string
  /** What stands there now, when something does. */
  readonly value?: unknown
}

/** A model, or every reason why there is none. */
export type Imported =
  | { readonly ok: true; readonly model: Model }
  | { readonly ok: false; readonly issues: readonly ImportIssue[] }
