import { signIdentity } from '../../sdk/server/index.ts'
import { Backend } from './backend.ts'
import { Chance } from './chance.ts'
import { Device } from './device.ts'
import type { Ledger } from './ledger.ts'
import { accountOf, addressOf } from './names.ts'
import type { Wire } from './wire.ts'

const DEVICES = 24
const BACKENDS = 3
/** Devices that come one after the other are three to a person, so that most join somebody who is known. */
const DEVICES_A_PERSON = 3

export interface TrafficOptions {
  readonly seed: number
  /** The identity secret that tokens are signed with. */
  readonly secret: string
  /** Whether some devices go for good in the midst of a request: what they left takes a minute to be settled. */
  readonly vanishing: boolean
}

/** People at their devices and the servers that know them; resolves when all that was sent is acknowledged. */
export async function makeTraffic(
  { seed, secret, vanishing }: TrafficOptions,
  ledger: Ledger,
  wire: Wire,
  stop: AbortSignal,
): Promise<void> {
  let visits = 0
  const visitors = async () => {
    while (!stop.aborted) {
      const number = visits++
      const chance = new Chance(seed, 1000 + number)
      const person = Math.floor(number / DEVICES_A_PERSON) - chance.between(0, 2)
      const isKnown = chance.happens(0.75)
      const userId = `u${person}`
      const address = addressOf(userId)
      const device = {
        id: `d${number}`,
        userId: isKnown ? userId : undefined,
        otherUserId: chance.happens(0.05) ? `u${person + 1}` : undefined,
        formAddress: chance.happens(0.3) ? address : undefined,
        address: chance.happens(0.4) ? address : undefined,
        accounts: {
          ...(chance.happens(0.2) && { before: accountOf(userId) }),
          ...(chance.happens(0.4) && { after: `account:${accountOf(userId)}` }),
        },
        token: chance.happens(0.4) ? await signedFor(userId, secret, chance.happens(0.5)) : undefined,
        vanishes: vanishing && chance.happens(0.04),
      }
      await new Device(device, ledger, wire, chance).visit()
    }
  }
  const backends = Array.from({ length: BACKENDS }, (_, number) =>
    new Backend(`s${number}`, ledger, wire, new Chance(seed, number)).tell(stop),
  )
  await Promise.all([...Array.from({ length: DEVICES }, visitors), ...backends])
}

async function signedFor(userId: string, secret: string, withEmail: boolean) {
  const signed = withEmail ? { email: addressOf(userId) } : {}
  const identityToken = await signIdentity({ secret, userId, ...signed })
  return { identityToken, ...(withEmail && { signedEmail: addressOf(userId) }) }
}
