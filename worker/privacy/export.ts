import type { SubjectKind } from '../../shared/engine/index.ts'
import { heldByCouriers } from '../courier/held.ts'
import { askShards } from '../directory/ask.ts'
import type { Env } from '../env.ts'
import { type SubjectCall, type SubjectCalls, subjectOf } from '../subject/calls.ts'
import type { Config } from '../workspace/config.ts'

/**
 * All that is held of a subject, by whichever identifier: a JSON document in pieces. What others than the
 * subject's own object hold is known before the first piece; the log, as long as it may be, and the people of an
 * account or a deal come page by page.
 * @returns null when nothing is known of it
 * @throws RequestError when a part of the directory does not answer, and whatever a courier fails with
 */
export async function exportOf(
  env: Env,
  config: Config,
  call: SubjectCall,
): Promise<AsyncGenerator<string> | null> {
  const { workspace, kind } = call.name
  const view = await subjectOf(env, call.name).view(call)
  if (!view) return null
  const { id } = view
  const subject = subjectOf(env, { ...call.name, id })
  const head = await subject.exported()
  if (!head) return null
  const [lines, deliveries] = await Promise.all([
    askShards(env, workspace, config, shard => shard.lines([id])),
    heldByCouriers(
      env,
      workspace,
      head.identifiers.map(known => known.id),
    ),
  ])
  const listed = lines.flatMap(found => found[id] ?? [])[0]
  const line = listed
    ? { asOf: new Date(listed.asOf).toISOString(), line: JSON.parse(listed.line) as unknown }
    : null
  const whole = { exportedAt: new Date().toISOString(), [kind]: view, ...head, line, deliveries }
  return piecesOf(whole, subject, kind)
}

/** @throws Error when the subject is erased or joined to another on the way: a part must not pass for the whole */
async function* piecesOf(head: object, subject: SubjectCalls, kind: SubjectKind): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  if (kind !== 'contact')
    yield* listOf<string | null>('people', null, async after => {
      const page = await subject.exportedPeople(after)
      return page && { items: page.people, next: page.next }
    })
  yield* listOf('events', 0, async after => {
    const page = await subject.exportedEvents(after)
    return page && { items: page.events, next: page.next }
  })
  yield '}\n'
}

/** A field with a list that is asked for page by page. */
async function* listOf<After>(
  field: string,
  first: After,
  ask: (after: After) => Promise<{ readonly items: readonly object[]; readonly next: After | null } | null>,
): AsyncGenerator<string> {
  yield `,"${field}":[`
  let separator = '\n'
  let after = first
  for (;;) {
    const page = await ask(after)
    if (!page) throw new Error('What is exported was erased or joined to another meanwhile.')
    if (page.items.length > 0) yield separator + page.items.map(item => JSON.stringify(item)).join(',\n')
    if (page.items.length > 0) separator = ',\n'
    if (page.next === null) break
    after = page.next
  }
  yield ']'
}
