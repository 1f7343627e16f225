import { errors, type JWTPayload, jwtVerify } from 'jose'
import { normalEmail } from '../../shared/event/email.ts'
import type { IdentityAnswer, IdentityFault } from '../../shared/wire/answer.ts'
import type { Caller } from './authorise.ts'

/** Who a browser is by its token, or why it stays unverified. */
export type Identity = (VerifiedPerson & Verified) | Refusal

/** Who a token says a browser is. */
export interface VerifiedPerson {
  readonly userId: string
  /** Their address, if the token says it. */
  readonly email?: string
}
interface Verified {
  readonly verified: true
  /** When the token expires, in milliseconds. */
  readonly until: number
}
type Refusal = Extract<IdentityAnswer, { verified: false }>

/** No token may be good for longer: so long somebody who took one over can speak for its person. */
const LONGEST_S = 86_400
/** Servers' clocks differ by seconds; a minute is what most checkers of tokens allow. */
const TOLERANCE_S = 60
/** Three claims take 300 bytes. What is longer is not worth hashing. */
const LONGEST_TOKEN = 8192
/** As long as an event's `userId` may be. */
const LONGEST_ID = 256

/**
 * Checks a token that the customer's server signed: a JWT by HS256 (RFC 7519) with `sub` the user's id, `aud`
 * the workspace, `iat`, and `exp` at most 24 hours after that, under any of the workspace's identity secrets. Its
 * `email`, if it has one, is their address by the word of that server.
 */
export async function verifyIdentity(token: unknown, caller: Caller): Promise<Identity> {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) {
    return refusal('malformed', 'identityToken must be a JWT in its compact form.')
  }
  const secrets = caller.config.keys.flatMap(key => (key.type === 'identity' ? [key.secret] : []))
  let refused = refusal('signature', 'This workspace has no identity secret. Make one with POST /api/keys.')
  for (const secret of secrets) {
    const checked = await verifyWith(secret, token, caller.workspace)
    if (checked.verified || checked.reason !== 'signature') return checked
    refused = checked
  }
  return refused
}

async function verifyWith(secret: string, token: string, workspace: string): Promise<Identity> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: workspace,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: LONGEST_S,
      clockTolerance: TOLERANCE_S,
    })
    return personOf(payload)
  } catch (error) {
    return refusalFor(error, workspace)
  }
}

function personOf({ sub, email, iat = 0, exp = 0 }: JWTPayload): Identity {
  if (exp - iat > LONGEST_S) return refusal('too_long', 'The token must expire within 24 hours of its iat.')
  if (typeof sub === 'string' && sub !== '' && sub.length <= LONGEST_ID && sub.isWellFormed()) {
    const address = normalEmail(email)
    return { verified: true, userId: sub, until: exp * 1000, ...(address !== null && { email: address }) }
  }
  return refusal('claims', `The token's sub must be the user's id, text of 1 to ${LONGEST_ID} characters.`)
}

/** @throws what is no refusal of jose's: a fault of ours */
function refusalFor(error: unknown, workspace: string): Refusal {
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return refusal('signature', 'The token is signed by none of the identity secrets of this workspace.')
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refusal('algorithm', 'The token must be signed by HS256, and say so as its alg.')
  }
  if (error instanceof errors.JWTExpired)
    return refusal('expired', 'The token has expired. Sign another one.')
  if (error instanceof errors.JWTClaimValidationFailed) return refusalForClaim(error, workspace)
  if (error instanceof errors.JOSEError) return refusal('malformed', 'The token is not a signed JWT.')
  throw error
}

function refusalForClaim({ claim, reason }: errors.JWTClaimValidationFailed, workspace: string): Refusal {
  if (claim === 'aud') return refusal('audience', `The token's aud must be ${JSON.stringify(workspace)}.`)
  const isEarly = reason === 'check_failed' && (claim === 'nbf' || claim === 'iat')
  if (isEarly) return refusal('not_yet_valid', `The token's ${claim} lies in the future.`)
  return refusal('claims', `The token's ${claim} is missing or not what it must be.`)
}

function refusal(reason: IdentityFault, message: string): Refusal {
  return { verified: false, reason, message }
}
