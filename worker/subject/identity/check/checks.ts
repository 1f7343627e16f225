import { expect } from 'vitest'
import { outranks, type Reference } from './reference.ts'
import { keyOf, type Names } from './request.ts'
import { follow, type World } from './world.ts'

const DEVICES = ['za', 'zb', 'zc']

/** The identifiers of each person who has more than one. */
export function peopleBy(ids: readonly string[], find: (id: string) => string): string[] {
  const people = [...Map.groupBy(ids, find).values()].filter(({ length }) => length > 1)
  return people.map(members => [...members].sort().join(' ')).sort()
}

/** Takes over how the objects joined who belongs together: undoing goes by that. */
export function adopt(reference: Reference, pointers: ReadonlyMap<string, string>): void {
  reference.parents.clear()
  for (const [id, to] of pointers) {
    expect(outranks(to, id), `${id} → ${to}`).toBe(true)
    reference.parents.set(id, to)
  }
}

/** Who is one person with whom is what the reference says; how they were joined is taken over from the objects. */
export async function checkPeople(world: World, ids: readonly string[], reference: Reference) {
  const pointers = await world.pointers(ids)
  expect(peopleBy(ids, id => follow(pointers, id))).toEqual(peopleBy(ids, id => reference.find(id)))
  adopt(reference, pointers)
}

/** Every event is with whom it belongs to, once, and every identifier of a person tells the same. */
export async function checkWhole(
  world: World,
  ids: readonly string[],
  reference: Reference,
  names: Names,
  isExact: boolean,
) {
  const checkOne = async (id: string) => {
    const root = reference.find(id)
    const [{ state, rows }, view, found] = await Promise.all([
      world.look(id),
      world.view(id),
      world.messagesOf(id),
    ])
    const messages = reference.messagesOf(id)
    expect(found, `events of ${id}`).toEqual(messages)
    if (id !== root) {
      expect({ id, rows, partials: state?.partials }).toEqual({ id, rows: 0, partials: [] })
    }
    if (!view) {
      expect(messages, `${id} is unknown`).toEqual([])
      return
    }
    const members = ids.filter(other => reference.find(other) === root).sort()
    expect(view.id).toBe(root)
    expect([...view.identities].sort(), `identities of ${id}`).toEqual(members)
    expect(view.scores[0]?.score, `score of ${id}`).toBe(reference.signalsOf(id))
    if (id === root) {
      for (const [member, join] of Object.entries(state?.joins ?? {})) {
        if (join.as === 'joined')
          expect({ member, under: join.under }).toEqual({ member, under: reference.parents.get(member) })
      }
    }
  }
  await Promise.all(ids.map(checkOne))
  for (const device of DEVICES) {
    const anonymousId = names.name(device)
    for (const key of ['right', 'wrong'] as const) {
      const answer = await world.me(anonymousId, keyOf(device, key))
      const earned = reference.earnedBy(anonymousId)
      const read = answer.ok ? (answer.scores[0]?.score ?? 0) : null
      if (!isExact) expect(read ?? 0, `read by ${device}`).toBeLessThanOrEqual(earned)
      else if (read !== null) {
        expect(reference.isKeyOf(anonymousId, keyOf(device, key)), `${key} key of ${device}`).toBe(true)
        expect(read, `read by ${device}`).toBe(earned)
      } else if (earned > 0 && key === 'right') {
        expect(reference.isFaithful(anonymousId), `${device} may not read what it earned`).toBe(false)
      }
    }
  }
}
