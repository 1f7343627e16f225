import type { Caller } from '../auth/authorise.ts'
import type { VerifiedPerson } from '../auth/identity.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { tooManyContacts } from '../limit/admit.ts'
import type { Admission } from '../limit/newcomers.ts'
import { type Device, type IngestAnswer, type IngestCall, subjectOf } from '../subject/calls.ts'
import { kindOf } from '../subject/kind.ts'
import type { Portion } from './portion.ts'

/** Subjects that are written to at the same time for one batch. */
const CONCURRENT = 32

/** Who sends a batch. */
export interface Sender {
  readonly caller: Caller
  readonly device: Device | undefined
  /** The person a browser is by its token. */
  readonly person: VerifiedPerson | undefined
  readonly admission: Admission
}

/**
 * Hands a batch to its subjects and waits until all is on disk. Anonymous subjects come before known
 * ones, so that what a device did before it identified itself counts in the answer; a verified person comes
 * last and is asked also when the batch does not name them, since the answer is theirs.
 * @throws RequestError `unavailable` if one subject failed, `too_many_contacts` if one is unknown and may not
 * be added; sending the whole batch again is safe
 */
export async function deliver(
  env: Env,
  sender: Sender,
  portions: readonly Portion[],
): Promise<Omit<IngestAnswer, 'newcomers' | 'isRefused'>> {
  const { admission } = sender
  const answers: IngestAnswer[] = []
  try {
    for (const group of inOrder(sender, portions)) {
      for (let from = 0; from < group.length; from += CONCURRENT) {
        const calls = group.slice(from, from + CONCURRENT).map(portion => callFor(sender, portion))
        answers.push(...(await Promise.all(calls.map(call => subjectOf(env, call.name).ingest(call)))))
      }
    }
  } catch (error) {
    console.error('A subject could not be written:', error)
    throw notStored()
  } finally {
    const made = sum(answers.map(({ newcomers }) => newcomers))
    admission.settle(made, answers.filter(({ isRefused }) => isRefused).length)
  }
  if (answers.some(({ isRefused }) => isRefused)) throw tooManyContacts()
  if (answers.some(({ isParted }) => isParted)) throw notStored()
  const last = answers.at(-1)
  return {
    accepted: sum(answers.map(({ accepted }) => accepted)),
    duplicates: sum(answers.map(({ duplicates }) => duplicates)),
    scores: last?.scores ?? [],
    thresholds: answers.flatMap(answer => answer.thresholds),
    messages: last?.messages ?? [],
    ...(last?.stay && { stay: last.stay }),
    live: last?.live ?? false,
  }
}

function inOrder({ person }: Sender, portions: readonly Portion[]): Portion[][] {
  const verifiedId = person && `user:${person.userId}`
  const [verified, others] = split(portions, id => id === verifiedId)
  if (verifiedId !== undefined && verified.length === 0) verified.push({ id: verifiedId, events: [] })
  const [contacts, groups] = split(others, id => kindOf(id) === 'contact')
  const [anonymous, known] = split(contacts, id => id.startsWith('anon:'))
  return [groups, anonymous, known, verified]
}

function split(portions: readonly Portion[], isFirst: (id: string) => boolean): [Portion[], Portion[]] {
  return [portions.filter(({ id }) => isFirst(id)), portions.filter(({ id }) => !isFirst(id))]
}

function callFor({ caller, device, person, admission }: Sender, { id, ...said }: Portion): IngestCall {
  const isVerified = caller.voice === 'browser' && person !== undefined && id === `user:${person.userId}`
  return {
    name: { workspace: caller.workspace, kind: kindOf(id), id },
    ...said,
    voice: isVerified ? 'verified' : caller.voice,
    ...(isVerified && person.email !== undefined && { email: person.email }),
    config: caller.config.version,
    ...(!admission.mayAdd && { isClosed: true }),
    ...(device && { device }),
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

function notStored(): RequestError {
  return new RequestError('unavailable', 'Part of the batch could not be stored. Send all of it again.')
}
