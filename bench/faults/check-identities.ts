import { outranks } from '../../worker/subject/identity/identifier.ts'
import type { Ledger } from './ledger.ts'
import type { Stored } from './stored.ts'

/**
 * All identifiers that were said to be one lead to one person, under the one of them that ranks first, who names
 * them all; and nobody else leads there. A claim that was under way when its device vanished may hold or not.
 * @returns what is wrong, a sentence each
 */
export function checkIdentities(ledger: Ledger, stored: Stored): string[] {
  const wrong: string[] = []
  const [sure, possible] = [ledger.people('acknowledged'), ledger.people('sent')]
  const found = new Map<string, string[]>()
  for (const [name, contact] of stored) {
    if (ledger.erased.has(name)) continue
    const id = contact?.view.id
    if (id === undefined) {
      if (sure.has(name)) wrong.push(`${name} was told of and is nobody.`)
      continue
    }
    found.set(id, [...(found.get(id) ?? []), name])
    const root = sure.rootOf(name)
    const same = stored.get(root)?.view.id
    if (sure.has(name) && same !== id)
      wrong.push(`${name} is answered as ${id}, and ${root}, who is the same, as ${same}.`)
    if (possible.rootOf(id) !== possible.rootOf(name))
      wrong.push(`${name} is answered as ${id}, who is somebody else.`)
    if (outranks(name, id)) wrong.push(`${name} is answered as ${id}, which it outranks.`)
  }
  for (const [id, names] of found) {
    const identities = stored.get(id)?.view.identities ?? []
    for (const name of names)
      if (!identities.includes(name)) wrong.push(`${id} does not name ${name} among its identities.`)
    for (const name of identities)
      if (!names.includes(name)) wrong.push(`${id} names ${name}, who is ${stored.get(name)?.view.id}.`)
  }
  return wrong
}
