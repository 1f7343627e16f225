import type { Event } from '../../shared/event/event.ts'
import type { Caller } from '../auth/authorise.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { type Device, type IngestAnswer, subjectOf } from '../subject/calls.ts'
import { subjectIdOf } from './route.ts'

/** Subjects that are written to at the same time for one batch. */
const CONCURRENT = 32

/** What the subjects of one batch answered together. */
export interface Delivered extends IngestAnswer {
  readonly subjects: number
}

/**
 * Hands each event to its subject and waits until all is on disk. Anonymous subjects come before known
 * ones, so that what a device did before it identified itself counts in the answer.
 * @throws RequestError `unavailable` if one subject failed; sending the whole batch again is safe
 */
export async function deliver(
  env: Env,
  caller: Caller,
  events: readonly Event[],
  device: Device | undefined,
): Promise<Delivered> {
  const bySubject = Map.groupBy(events, subjectIdOf)
  const anonymous = [...bySubject].filter(([id]) => id.startsWith('anon:'))
  const known = [...bySubject].filter(([id]) => !id.startsWith('anon:'))
  const ingest = ([id, own]: [string, Event[]]) => {
    const name = { workspace: caller.workspace, kind: 'contact', id } as const
    const call = {
      name,
      events: own,
      voice: caller.voice,
      config: caller.config.version,
      ...(device && { device }),
    }
    return subjectOf(env, name).ingest(call)
  }
  const answers: IngestAnswer[] = []
  try {
    for (const group of [anonymous, known]) {
      for (let from = 0; from < group.length; from += CONCURRENT) {
        answers.push(...(await Promise.all(group.slice(from, from + CONCURRENT).map(ingest))))
      }
    }
  } catch (error) {
    console.error('A subject could not be written:', error)
    throw new RequestError('unavailable', 'Part of the batch could not be stored. Send all of it again.')
  }
  const last = answers.at(-1)
  return {
    subjects: answers.length,
    accepted: answers.reduce((sum, answer) => sum + answer.accepted, 0),
    duplicates: answers.reduce((sum, answer) => sum + answer.duplicates, 0),
    scores: last?.scores ?? [],
    thresholds: answers.flatMap(answer => answer.thresholds),
    messages: last?.messages ?? [],
  }
}
