import type { Event } from '../../shared/event/event.ts'

/**
 * The subject that a group id means: a deal by `deal:4711`, else an account, by `acme` or `account:acme`.
 * So every SDK of the Segment shape can name either.
 */
export function groupSubject(groupId: string): string {
  return /^(account|deal):./s.test(groupId) ? groupId : `account:${groupId}`
}

/** The account or deal that a call puts its contact into; undefined when it is no such call. */
export function groupJoined(event: Event): string | undefined {
  return event.type === 'group' && event.groupId !== undefined ? groupSubject(event.groupId) : undefined
}
