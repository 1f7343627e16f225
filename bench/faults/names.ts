import { anonymous } from '../../worker/subject/identity/identifier.ts'
import type { Entry, Visitor } from './ledger.ts'

/** Everybody has one address, which nobody else has. */
export function addressOf(userId: string): string {
  return `${userId}@example.com`
}

/** Who came from an older system, one in three, was somebody else there: `u12` was `o12`. */
export function olderIdOf(userId: string): string | undefined {
  const number = Number(userId.slice(1))
  return number % 3 === 0 ? `o${number}` : undefined
}

/** The account of a person, which they share with some others. */
export function accountOf(userId: string): string {
  return `acme${Math.floor(Number(userId.slice(1)) / 4)}`
}

/** Every identifier of a person that an event names, beginning with the one that it is sent to; none when it is about an account itself. */
export function namesIn({ event, voice, sender }: Entry): string[] {
  const address = event.type === 'identify' ? event.traits?.email : undefined
  const signed = voice === 'verified' ? sender.signedEmail : undefined
  return [
    ...(event.userId === undefined ? [] : [`user:${event.userId}`]),
    ...(event.anonymousId === undefined ? [] : [anonymous(event.anonymousId)]),
    ...[address, signed].flatMap(email => (typeof email === 'string' ? [`email:${email}`] : [])),
    ...(event.type === 'alias' ? [`user:${event.previousId}`, anonymous(`${event.previousId}`)] : []),
  ]
}

/** Those of them that are one person from then on: a visitor goes with the first user alone. */
export function saidToBeOne(entry: Entry, visitors: ReadonlyMap<string, Visitor>): string[] {
  const { userId, anonymousId } = entry.event
  const isSecond = userId !== undefined && visitors.get(anonymousId ?? '')?.userId !== userId
  return namesIn(entry).filter(
    name => !isSecond || anonymousId === undefined || name !== anonymous(anonymousId),
  )
}
