import { LONGEST_ID } from '../../shared/event/group-of.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { admit } from '../limit/admit.ts'
import type { Admission } from '../limit/newcomers.ts'
import { limitDevice, limitKey } from '../limit/rate.ts'
import { countRefused } from '../limit/refusals.ts'
import type { Device, Reader } from '../subject/calls.ts'
import { isPerson } from '../subject/identity/readable.ts'
import type { SubjectName } from '../subject/state.ts'
import { authorise, type Caller, mayWrite } from './authorise.ts'
import { verifyIdentity } from './identity.ts'
import { hashSecret } from './key.ts'

/** A browser that asks what it may know, once all that can be checked without its object was found good. */
export interface Asker {
  readonly caller: Caller
  /** Who is asked about, and as whom. */
  readonly name: SubjectName
  readonly reader: Reader
  /** Until when it is the person it says, in milliseconds; devices are for ever. */
  readonly until?: number
  /** Settled by whoever asks the object: those who ask about made-up ones on and on are not listened to. */
  readonly admission: Admission
}

/** What says who asks, wherever the request carries it. */
export interface Credentials {
  readonly anonymousId?: string | undefined
  readonly userId?: string | undefined
  readonly deviceKey?: string | undefined
  readonly identityToken?: string | undefined
}

/**
 * Finds out who asks, within the limits of their key, device and address.
 * @throws RequestError `unknown_key`, `forbidden`, `origin_not_allowed`, `invalid_request`, `device_key_needed`,
 * `identity_refused`, `rate_limited` or `too_many_contacts`
 */
export async function whoAsks(
  env: Env,
  request: Request,
  key: string | undefined,
  credentials: Credentials,
): Promise<Asker> {
  const caller = await authorise(env, key)
  mayWrite(caller, request.headers.get('origin'))
  await limitKey(env, caller)
  const { anonymousId = '', userId = '' } = credentials
  // Nobody has such an id, and looking for them would take an object all the same.
  if (![anonymousId, userId].every(isIdentifier))
    throw new RequestError(
      'invalid_request',
      `anonymousId and userId must be ${LONGEST_ID} characters at most.`,
    )
  const { id, reader, ...more } =
    credentials.identityToken === undefined
      ? askedByDevice(credentials)
      : await askedByPerson(credentials, caller, credentials.identityToken)
  await limitDevice(env, caller, { keyHash: isPerson(reader) ? id : reader.keyHash })
  const admission = admit(env, request, caller, [])
  return { caller, name: { workspace: caller.workspace, kind: 'contact', id }, reader, admission, ...more }
}

type Asked = Pick<Asker, 'reader' | 'until'> & { readonly id: string }

function askedByDevice(credentials: Credentials): Asked {
  const { anonymousId, userId } = credentials
  if (!anonymousId)
    throw new RequestError('invalid_request', 'anonymousId is needed, in the query or the body.')
  const reader = deviceThatAsks(credentials)
  if (!reader)
    throw new RequestError(
      'device_key_needed',
      'The header X-Device-Key, or deviceKey in the body, is needed to read.',
    )
  return { id: userId ? `user:${userId}` : `anon:${anonymousId}`, reader }
}

function isIdentifier(id: string): boolean {
  return id.length <= LONGEST_ID && id.isWellFormed()
}

function deviceThatAsks({ anonymousId, deviceKey }: Credentials): Device | undefined {
  return anonymousId && deviceKey ? { anonymousId, keyHash: hashSecret(deviceKey) } : undefined
}

/** @throws RequestError `identity_refused`: a browser that asks as somebody is not answered as nobody */
async function askedByPerson(credentials: Credentials, caller: Caller, token: string): Promise<Asked> {
  const identity = await verifyIdentity(token, caller)
  if (!identity.verified) {
    countRefused('identity')
    throw new RequestError('identity_refused', identity.message, undefined, { reason: identity.reason })
  }
  const device = deviceThatAsks(credentials)
  const { userId, until } = identity
  return { id: `user:${userId}`, reader: { isVerified: true, ...(device && { device }) }, until }
}
