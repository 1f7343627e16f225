import { normalEmail } from '../../../shared/event/email.ts'
import type { Event } from '../../../shared/event/event.ts'
import type { Claim, IngestCall } from '../calls.ts'
import { anonymous } from './identifier.ts'

/**
 * What a batch says of who its person is, each identifier once. Addresses come first: they may bring
 * anonymous identifiers with them.
 *
 * A browser says whose address somebody has, and by its device key which visitor they were. Only a server
 * says outright, by an alias, that two are one, since the `previousId` of a browser may be anybody's.
 */
export function claimsOf(call: IngestCall): Claim[] {
  const { events, voice, device, email, claims = [] } = call
  const said = voice === 'server' ? 'server' : 'browser'
  const addresses: Claim[] = events.flatMap(event => {
    const address = event.type === 'identify' ? normalEmail(event.traits?.email) : null
    return address === null ? [] : [{ id: `email:${address}`, voice: said, isExplicit: false }]
  })
  const signed = normalEmail(email)
  if (signed !== null) addresses.unshift({ id: `email:${signed}`, voice: 'verified', isExplicit: false })
  const others = events.flatMap(event => [
    ...aliasesOf(event, call),
    ...(event.anonymousId === undefined
      ? []
      : [{ id: anonymous(event.anonymousId), voice, isExplicit: false }]),
  ])
  const byId = new Map<string, Claim>()
  for (const claim of [...claims, ...addresses, ...others]) {
    if (!byId.has(claim.id)) byId.set(claim.id, device ? { device, ...claim } : claim)
  }
  return [...byId.values()]
}

function aliasesOf(event: Event, { voice, name }: IngestCall): Claim[] {
  if (event.type !== 'alias' || event.previousId === undefined) return []
  const { previousId } = event
  if (voice !== 'server') {
    // A visitor is nobody yet whom another visitor could be.
    return name.id.startsWith('user:') ? [{ id: anonymous(previousId), voice, isExplicit: false }] : []
  }
  const address = normalEmail(previousId)
  // A previous id does not say what it identifies: whatever went by it goes by this person from now on.
  return [`user:${previousId}`, ...(address === null ? [] : [`email:${address}`]), anonymous(previousId)].map(
    id => ({ id, voice, isExplicit: true, isReading: true }),
  )
}
