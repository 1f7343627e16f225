import type { Event } from '../../shared/event/event.ts'
import type { Caller } from '../auth/authorise.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { countNamed } from '../ingest/named.ts'
import { addressOf } from './address.ts'
import { limitsOf } from './limits.ts'
import { type Admission, Newcomers } from './newcomers.ts'
import { countRefused } from './refusals.ts'

/** As long as the SDK waits at most when it is told to; what it waits with is on the visitor's disk. */
const RETRY_AFTER_S = 3600

const newcomers = new Newcomers()
const WELCOME: Admission = { mayAdd: true, isShut: false, settle: () => undefined }

/**
 * Whether a browser's request may add contacts; a server's always may.
 * @throws RequestError `too_many_contacts` to an address that asks for unknown ones on and on
 */
export function admit(env: Env, request: Request, caller: Caller, events: readonly Event[]): Admission {
  if (caller.voice === 'server') return WELCOME
  const admission = newcomers.admit(
    caller.workspace,
    addressOf(request, env),
    countNamed(events),
    limitsOf(env),
    Date.now(),
  )
  if (!admission.isShut) return admission
  admission.settle(0, 0)
  throw tooManyContacts()
}

/** What is answered when a batch is about somebody unknown, and nobody unknown is taken any more. */
export function tooManyContacts(): RequestError {
  countRefused('new_contacts')
  const message = 'Too many new contacts came from browsers today. Send all of it again later.'
  return new RequestError('too_many_contacts', message, undefined, { retryAfterS: RETRY_AFTER_S })
}
