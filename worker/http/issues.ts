import * as v from 'valibot'
import { plainIssue } from '../../shared/value/issue.ts'
import type { ErrorAnswer } from '../../shared/wire/answer.ts'

/** What a schema found wrong, as an error answer lists it: where, and what would be right. */
export function toIssues(
  issues: readonly v.BaseIssue<unknown>[],
): NonNullable<ErrorAnswer['error']['issues']> {
  return issues.map(issue => ({
    path: v.getDotPath(issue) ?? '',
    message: plainIssue(issue),
    ...(!isNested(issue.input) && { value: issue.input }),
  }))
}

/** What is nested may be nested deeper than an answer can be written. */
function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
