import type { Received } from '../../test/receiver.ts'
import { kindOf, outranks } from '../../worker/subject/identity/identifier.ts'
import { type Hearing, SEGMENTS } from './hearing.ts'
import type { Ledger } from './ledger.ts'
import type { Stored, StoredContact } from './stored.ts'

/** Something that a receiver took, in the order in which it first came. */
interface Told {
  readonly about: string
  readonly at: string
  readonly payload: Received['payload']
  /** The webhook ids that it came under. */
  readonly ids: Set<string>
}

/**
 * All that is to be told was told, under one id however often, and last what is so; and nothing that is not.
 * @returns what is wrong, a sentence each
 */
export function checkWebhooks(ledger: Ledger, stored: Stored, hearing: Hearing): string[] {
  const crossings = toldBy(hearing.crossings.taken(), ledger)
  const changes = toldBy(hearing.changes.taken(), ledger)
  const of = (type: string) => changes.filter(({ payload }) => payload.type.startsWith(type))
  const wrong = [...crossings, ...changes].flatMap(({ about, at, payload, ids }) =>
    ids.size > 1 ? [`${payload.type} of ${about} at ${at} was told under ${ids.size} ids.`] : [],
  )
  for (const { about } of changes)
    if (!stored.get(about)) wrong.push(`Something was told of ${about}, who is nobody.`)
  wrong.push(...checkCreated(stored, of('contact.created')), ...checkToldCrossings(stored, crossings))
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    wrong.push(...checkStage(contact, of('stage.changed')))
    for (const id of Object.keys(SEGMENTS))
      wrong.push(
        ...checkMembership(
          contact,
          id,
          of('segment.').filter(({ payload }) => (payload.data.segment as { id: string }).id === id),
        ),
      )
  }
  return wrong
}

/** What is told of one person and one thing at one instant is one; what was told of those erased since is left out. */
function toldBy(received: readonly Received[], { erased }: Ledger): Told[] {
  const told = new Map<string, Told>()
  for (const { id, payload } of received) {
    const { type, timestamp, data } = payload
    const about = data.contact?.id ?? ''
    const { model, segment, threshold, to } = data as { [name: string]: { id?: string } | undefined }
    const when = type === 'contact.created' ? '' : timestamp
    const key = JSON.stringify([type, about, when, model?.id, segment?.id, threshold?.id, to])
    const known = told.get(key)
    if (known) known.ids.add(id)
    else if (!erased.has(about)) told.set(key, { about, at: timestamp, payload, ids: new Set([id]) })
  }
  return [...told.values()]
}

function checkToldCrossings(stored: Stored, told: readonly Told[]): string[] {
  const wrong: string[] = []
  const heard = new Set(told.map(({ about, at }) => `${about} ${at}`))
  const recorded = new Set<string>()
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    for (const { at } of contact.view.crossings) {
      const keys = contact.view.identities.map(id => `${id} ${at}`).filter(key => heard.has(key))
      if (keys.length === 0) wrong.push(`The crossing of ${name} at ${at} was not told.`)
      for (const key of keys) recorded.add(key)
    }
  }
  for (const key of heard)
    if (!recorded.has(key)) wrong.push(`A crossing of ${key} was told that is not on record.`)
  return wrong
}

/** Whoever is known was told of; who was joined to somebody since may have been, a visitor never. */
function checkCreated(stored: Stored, told: readonly Told[]): string[] {
  const created = new Set(told.map(({ about }) => about))
  const wrong: string[] = []
  for (const [name, contact] of stored)
    if (contact?.view.id === name && kindOf(name) !== 'anon' && !created.has(name))
      wrong.push(`Nobody was told that ${name} is known.`)
  for (const name of created)
    if (kindOf(name) === 'anon') wrong.push(`It was told that ${name} is known, who is a visitor.`)
  return wrong
}

/** The last stage that was told of somebody is theirs; of whom none was told, the first. */
function checkStage({ view }: StoredContact, told: readonly Told[]): string[] {
  const last = told.findLast(({ about }) => about === view.id)?.payload.data.to ?? 'new'
  const stage = view.scores.find(({ model }) => model === 'count')?.stage
  return last === stage ? [] : [`${view.id} is told to be ${last}, and is ${stage}.`]
}

/**
 * Who is in a segment came into it, themselves or as one whom they were joined with, and has not left it since. Who is
 * not has left it as often as they, and those whom they were joined with, came in. Visitors may be too new to be in any.
 */
function checkMembership({ view }: StoredContact, segment: string, told: readonly Told[]): string[] {
  const { id, identities } = view
  const lasts = identities.flatMap(name => told.findLast(({ about }) => about === name) ?? [])
  const entered = lasts.filter(({ payload }) => payload.type === 'segment.entered')
  const isIn = SEGMENTS[segment]?.covers(view) ?? false
  if (isIn && entered.length === 0 && kindOf(id) !== 'anon')
    return [`${id} is in ${segment}, which was not told.`]
  if (isIn) return []
  const hasLeft = (came: Told) =>
    told.some(
      ({ about, at, payload }) =>
        payload.type === 'segment.exited' &&
        identities.includes(about) &&
        (about === came.about || outranks(about, came.about)) &&
        at >= came.at,
    )
  return entered
    .filter(came => !hasLeft(came))
    .map(
      ({ about, at }) =>
        `${id} came into ${segment} as ${about} at ${at}, is not in it, and no exit was told.`,
    )
}
