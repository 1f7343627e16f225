import { project, type State } from '../../shared/engine/index.ts'
import { canonical } from '../../shared/value/canonical.ts'
import { shortHash } from '../../shared/value/hash.ts'
import { own } from '../../shared/value/path.ts'
import { kindOf } from '../subject/kind.ts'
import type { Config } from '../workspace/config.ts'
import type { Person } from './people.ts'
import type { Share } from './share-tree.ts'

/** A contact tells the accounts and deals it belongs to of itself at most so often. */
export const SHARE_EVERY_MS = 30_000

/** What a contact remembers of what it told; absent while it never belonged to any. */
export interface ShareMemory {
  /** Grows with all that is told, and never comes again, also when the contact is erased and made anew. */
  revision: number
  owed: boolean
  sentAt: number
  /** The digest of what each account or deal was told; null where nobody can tell whether it stands there. */
  told: { [group: string]: string | null }
  /** Identifiers joined since: what they told of themselves is in this contact's share from the next on. */
  instead?: string[]
}

/** A share on its way, or that there is none any more. */
export interface TimedShare {
  readonly member: string
  readonly revision: number
  /** The form of the models that it was made for; see `formOf`. */
  readonly form: string
  readonly share: Share | null
  /** Whose shares are in this one. */
  readonly instead: readonly string[]
}

/** What a share must count, as one short text. */
export function formOf({ engine }: Config): string {
  return shortHash(engine.signature)
}

/**
 * What a contact owes one of its groups.
 * @param union all that was told of the contact
 * @param told what it told of the group
 */
export function shareOf(config: Config, group: string, union: State, told: State, person: Person): Share {
  const state = project(config.of(kindOf(group)).engine, union, told)
  return { state, person, ...(told.first !== null && { since: told.first }) }
}

/** Scores are told when they moved by some such part of their range, like those of the directory's lines. */
const TOLD_SHARE = 0.02

/**
 * Who was joined to a person says nothing for themselves any more. The person's share takes the place of theirs;
 * only should that be lost, it is withdrawn.
 */
export function leaveShares(memory: ShareMemory, now: number): void {
  for (const group of Object.keys(memory.told)) {
    memory.told[group] = null
    memory.owed = true
  }
  memory.sentAt = now + SHARE_EVERY_MS
}

/** Who was parted from a person says for themselves again what the person's share said. */
export function returnShares(memory: ShareMemory): void {
  memory.owed = true
  memory.sentAt = 0
}

/** When a contact is next to tell its accounts and deals of itself; null when there is nothing to tell. */
export function shareDue(memory: ShareMemory | undefined): number | null {
  return memory?.owed ? memory.sentAt + SHARE_EVERY_MS : null
}

/**
 * What of a share is worth telling, as one short text: what models count, what was told, the day of the last
 * visit, and scores, roughly. That a second visit came on the same day is not.
 */
export function digestOf(config: Config, group: string, { state, person }: Share): string {
  const ranges = new Map(
    config.engine.models.map(({ model }) => [model.id, model.range.max - model.range.min]),
  )
  const scores = Object.entries(person.scores).map(([model, score]) => [
    model,
    Math.round(score / ((ranges.get(model) ?? 1) * TOLD_SHARE)),
  ])
  const day = new Date(person.lastSeen).toISOString().slice(0, 10)
  const form = formOf(config.of(kindOf(group)))
  return shortHash(canonical([form, state.acc, state.traits.group, state.first, day, person.name, scores]))
}

/** Whether any of the groups is to be told, or told that the contact belongs to it no more. */
export function isShareOwed(memory: ShareMemory | undefined, now: ReadonlyMap<string, string>): boolean {
  const told = memory?.told ?? {}
  if (memory?.instead && now.size > 0) return true
  return (
    [...now].some(([group, digest]) => own(told, group) !== digest) ||
    Object.keys(told).some(id => !now.has(id))
  )
}
