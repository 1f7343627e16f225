import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { Event } from '../../shared/event/event.ts'
import { objectName } from '../object-name.ts'
import { type IngestCall, type JoinCall, subjectOf } from '../subject/calls.ts'
import type { SubjectState } from '../subject/state.ts'
import type { Subject } from '../subject/subject.ts'

/** The object of an identifier, and what can be asked of it. */
export function subjectIn(workspace: string, id: string) {
  const name = { workspace, kind: 'contact', id } as const
  const stub = env.SUBJECT.getByName(objectName(name.workspace, name.kind, name.id))
  const calls = subjectOf(env, name)
  const call = { name, config: 0 }
  const send = (events: readonly Event[], more: Partial<IngestCall> = {}) =>
    calls.ingest({ ...call, events, voice: 'server', ...more })
  return {
    ...{ name, stub, calls, send },
    events: async () => (await calls.timeline({ ...call, limit: 50 }))?.events.length,
    view: async () => {
      const view = await calls.view(call)
      return view && 'identities' in view ? view : null
    },
    part: async (identity: string) => calls.part({ ...call, identity }),
    /** Events in this very object, whoever they belong to. */
    rows: () =>
      runInDurableObject(
        stub,
        (_: Subject, { storage }) => storage.sql.exec('SELECT id FROM batch').toArray().length,
      ),
    state: () =>
      runInDurableObject(stub, (_: Subject, { storage }) => {
        const { json } = storage.sql.exec<{ json: string }>('SELECT json FROM state').one()
        return JSON.parse(json) as SubjectState
      }),
    join: (to: string, word: Partial<JoinCall> = {}) =>
      calls.join({ name, to, trail: [], voice: 'server', isExplicit: false, ...word }),
  }
}

export function track(messageId: string, who: { userId?: string; anonymousId?: string }): Event {
  return { type: 'track', event: 'Clicked', messageId, timestamp: new Date().toISOString(), ...who }
}

export function alias(messageId: string, previousId: string, userId: string): Event {
  return { type: 'alias', messageId, timestamp: new Date().toISOString(), previousId, userId }
}

/** Runs an object's alarm as if that much time had gone by. */
export async function alarmIn(ms: number, stub: DurableObjectStub): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  try {
    await runDurableObjectAlarm(stub)
  } finally {
    vi.useRealTimers()
  }
}
