import { own } from '../../../shared/value/path.ts'
import type { Device, Person, Reader } from '../calls.ts'
import type { Partial, SubjectState } from '../state.ts'
import { anonymous, kindOf } from './identifier.ts'
import { isTrusted } from './join.ts'

export function isPerson(reader: Reader): reader is Person {
  return 'isVerified' in reader
}

/** Whether a device showed the key that was first seen with its anonymous id. */
export function isDeviceKey({ devices }: SubjectState, { anonymousId, keyHash }: Device): boolean {
  return own(devices, anonymous(anonymousId))?.key === keyHash
}

/**
 * What a browser may learn from: a device from its own events, a verified person from all but what came with
 * an address that was only said to be theirs. Anybody can type somebody else's address into a form.
 */
export function readableTo(state: SubjectState, reader: Reader): Partial[] {
  if (!isPerson(reader)) return ofDevice(state, reader)
  const { device } = reader
  const ownEvents = device && isDeviceKey(state, device) ? ofDevice(state, device) : []
  return state.partials.filter(partial => ownEvents.includes(partial) || !isHearsay(state, partial.home))
}

function ofDevice({ partials }: SubjectState, { anonymousId }: Device): Partial[] {
  return partials.filter(({ origin }) => origin === anonymous(anonymousId))
}

function isHearsay(state: SubjectState, home: string): boolean {
  for (let id = home; id !== state.name.id; ) {
    const join = own(state.joins, id)
    if (join?.as !== 'joined') return false
    if (kindOf(id) === 'email' && !isTrusted(join.by)) return true
    id = join.under
  }
  return false
}
