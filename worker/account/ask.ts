import type { Env } from '../env.ts'
import type { Trial } from '../impact/effect.ts'
import type { IngestCall, NotKept, ScoresCall } from '../subject/calls.ts'
import { subjectOf } from '../subject/calls.ts'
import { keptSince } from '../subject/frozen.ts'
import { kindOf } from '../subject/kind.ts'
import type { SubjectMemory } from '../subject/memory.ts'
import type { Config } from '../workspace/config.ts'
import { isOfErasedGroup } from './dismiss.ts'
import { groupsAdded } from './memberships.ts'
import { MOST_ASKED, stateThen, unionThen } from './past.ts'
import { noteAsked } from './settling.ts'
import type { Share } from './share-tree.ts'
import type { Union } from './union.ts'

/**
 * What accounts, deals and their people ask of each other's objects.
 */

/** The accounts and deals that a browser would newly put a contact into and of which nothing is known: newcomers. */
export async function newGroups(
  env: Env,
  { state }: SubjectMemory,
  { name, events, voice }: IngestCall,
): Promise<string[]> {
  if (name.kind !== 'contact' || voice === 'server') return []
  const added = groupsAdded(state?.partials ?? [], events)
  const known = await Promise.all(
    added.map(id => subjectOf(env, { ...name, kind: kindOf(id), id }).isKnown()),
  )
  return added.filter((_, index) => !known[index])
}

/** Asks an account's people for what a model newly counts, some at a time. */
export async function askPeople(env: Env, memory: SubjectMemory, config: Config, now: number): Promise<void> {
  const { generation } = memory
  const { name, settling } = memory.state ?? {}
  if (!name || settling?.askAt === undefined || settling.askAt > now) return
  const asked = memory.shares.stale(config)
  const answers = await Promise.all(
    asked.map(async id => {
      const person = { ...name, kind: 'contact', id } as const
      const call = { name: person, config: config.version, group: name.id }
      // Who cannot be asked counts with what they told before, and tells again when something next happens.
      const told = await subjectOf(env, person)
        .tellShare(call)
        .catch(() => undefined)
      return { id, told }
    }),
  )
  // Erased meanwhile: nobody owes it anything any more.
  if (memory.generation !== generation) return
  memory.write(() => {
    for (const { id, told } of answers) {
      if (told === null) memory.shares.remove(id)
      // Else a call that came late would bring back what was erased, until they tell it by themselves.
      else if (told && !isOfErasedGroup(memory, told)) memory.shares.put(told)
      memory.shares.noteAsked(id, config)
    }
    const { state } = memory
    if (!state?.settling) return
    noteAsked(state.settling, memory.shares.stale(config, 1).length > 0, Date.now())
    memory.save(state, [], now)
  })
}

/**
 * All that was told of a subject up to an instant, folded again; of an account or a deal its people are asked.
 * @param config the models to fold it by, with the one that is tried
 * @throws what asking one of its people does
 */
export async function unionAt(
  env: Env,
  memory: SubjectMemory,
  { name, config: version, at }: ScoresCall,
  config: Config,
  trial?: Trial,
): Promise<Union | NotKept | 'too_many_people'> {
  const { partials = [] } = memory.state ?? {}
  const since = keptSince(partials)
  if (since !== null && at < since) return { keptSince: since }
  const own = stateThen(config, { partials, log: memory.log() }, at)
  if (name.kind === 'contact') return own
  const people = memory.shares.people()
  if (people.length > MOST_ASKED) return 'too_many_people'
  const shares = await Promise.all(
    people.map(async ({ id }) => {
      const person = { ...name, kind: 'contact', id } as const
      const call = { name: person, config: version, group: name.id, at, ...(trial && { trial }) }
      return [id, await subjectOf(env, person).shareAt(call)] as const
    }),
  )
  const told = new Map<string, Share>()
  const lost: number[] = []
  for (const [id, share] of shares) {
    if (share && 'keptSince' in share) lost.push(share.keptSince)
    else if (share) told.set(id, share)
  }
  return lost.length > 0 ? { keptSince: Math.max(...lost) } : unionThen(config, own, told)
}
