import { heldByCouriers } from '../courier/held.ts'
import { askShards } from '../directory/ask.ts'
import type { Env } from '../env.ts'
import { type SubjectCall, type SubjectCalls, subjectOf } from '../subject/calls.ts'
import type { Config } from '../workspace/config.ts'

/**
 * All that is held of a contact, by whichever identifier: a JSON document in pieces. What others than the
 * contact's own object hold is known before the first piece; the log, as long as it may be, comes page by page.
 * @returns null when nothing is known of them
 * @throws RequestError when a part of the directory does not answer, and whatever a courier fails with
 */
export async function exportOf(
  env: Env,
  config: Config,
  call: SubjectCall,
): Promise<AsyncGenerator<string> | null> {
  const { workspace } = call.name
  const contact = await subjectOf(env, call.name).view(call)
  if (!contact) return null
  const { id } = contact
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
  return piecesOf({ exportedAt: new Date().toISOString(), contact, ...head, line, deliveries }, subject)
}

/** @throws Error when the contact is erased or joined to another on the way: a part must not pass for the whole */
async function* piecesOf(head: object, subject: SubjectCalls): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"events":[`
  let separator = '\n'
  for (let after: number | null = 0; after !== null; ) {
    const page = await subject.exportedEvents(after)
    if (!page) throw new Error('The contact was erased or joined to another while it was exported.')
    if (page.events.length > 0) yield separator + page.events.map(event => JSON.stringify(event)).join(',\n')
    if (page.events.length > 0) separator = ',\n'
    after = page.next
  }
  yield ']}\n'
}
