import { setTimeout as sleep } from 'node:timers/promises'
import { kindOf } from '../../worker/subject/identity/identifier.ts'
import type { Chance } from './chance.ts'
import type { Entry, Ledger } from './ledger.ts'
import { namesIn } from './names.ts'
import type { Service } from './service.ts'
import type { Wire } from './wire.ts'

/** Of all tries, those in the midst of which the service is killed, so soon after they began. */
const KILLED_SHARE = 0.6
const LONGEST_BEFORE_KILL_MS = 15
const AGAIN_MS = 100

/** Somebody who wants to be forgotten, by all identifiers, with all that was ever sent of them. */
type Person = readonly string[]

/**
 * Has a few people erased, with kills in between, each asked for until it is answered that they are gone; then sends
 * all that was ever sent of them again.
 */
export async function eraseSome(
  service: Service,
  wire: Wire,
  ledger: Ledger,
  chance: Chance,
  count: number,
): Promise<void> {
  const people = choose(ledger, chance, count)
  for (const person of people) {
    await eraseOne(service, chance.pick(person), chance)
    for (const name of person) ledger.erased.add(name)
  }
  const sent = [...ledger.entries.values()].filter(entry => ledger.erased.has(namesIn(entry)[0] ?? ''))
  for (const batch of Map.groupBy(sent, ({ sender }) => sender).values()) await sendAgain(batch, wire, chance)
}

/** People with several identifiers, of whom it is sure which theirs are. */
function choose(ledger: Ledger, chance: Chance, count: number): Person[] {
  const possible = ledger.people('sent')
  const size = new Map(possible.all().map(names => [possible.rootOf(names[0] ?? ''), names.length]))
  const left = ledger
    .people('acknowledged')
    .all()
    .filter(names => names.length === size.get(possible.rootOf(names[0] ?? '')))
    .filter(names => names.length > 2 && names.some(name => kindOf(name) === 'user'))
  const chosen: Person[] = []
  while (chosen.length < count && left.length > 0) {
    const person = chance.pick(left)
    left.splice(left.indexOf(person), 1)
    chosen.push(person)
  }
  return chosen
}

async function eraseOne(service: Service, name: string, chance: Chance): Promise<void> {
  for (;;) {
    const asked = service.attempt('DELETE', `/api/contacts/${encodeURIComponent(name)}`)
    if (chance.happens(KILLED_SHARE)) {
      await sleep(chance.between(0, LONGEST_BEFORE_KILL_MS))
      await service.killWorkerd()
      await service.serveAgain()
    }
    const status = await asked
    if (status === 204 || status === 404) return
    if (status !== null && status !== 503) throw new Error(`Erasing ${name} was answered ${status}.`)
    await sleep(AGAIN_MS)
  }
}

async function sendAgain(entries: readonly Entry[], wire: Wire, chance: Chance): Promise<void> {
  while (!(await wire.send(entries, chance))) await sleep(AGAIN_MS)
}
