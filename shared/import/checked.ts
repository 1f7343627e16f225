import type { ModelInput, RuleInput } from '../model/input.ts'
import { parseModel } from '../model/parse.ts'
import type { Imported, ImportIssue } from './issue.ts'
import type { RowReader } from './row.ts'

/** A rule is checked alone, so that what is wrong with it is told at its row. */
export function checkRule(rule: RuleInput, row: RowReader): void {
  const parsed = parseModel({ id: 'model', activity: [{ id: 'group', rules: [rule] }] })
  if (parsed.ok) return
  for (const { path, message } of parsed.issues) {
    row.refuse('', `${path.replace(/^activity\[0\]\.rules\[0\]\.?/, '')} ${message}`.trim())
  }
}

/** The model that was read, unless something is wrong with a row or with all of them together. */
export function checkImport(model: ModelInput, issues: readonly ImportIssue[]): Imported {
  if (issues.length > 0) return { ok: false, issues }
  const parsed = parseModel(model)
  if (parsed.ok) return parsed
  return { ok: false, issues: parsed.issues.map(issue => ({ row: null, ...issue })) }
}
