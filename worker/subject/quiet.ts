import type { Engine } from '../../shared/engine/index.ts'
import type { Message } from '../../shared/message/message.ts'
import { isQuiet } from '../../shared/time/quiet-hours.ts'
import { isZone } from '../../shared/time/zone.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { own } from '../../shared/value/path.ts'
import { unionOf } from './history.ts'
import type { Partial } from './state.ts'
import { zoneOf } from './zone.ts'

/**
 * The messages that may be shown at an instant; the others stay owed, and go out with the first answer after
 * their quiet hours. Whose clock counts: that of the zone which these origins told last, else of the trait
 * `timezone`, else of the message's own zone, else UTC.
 * @param partials of the origins that the reader may know of: a device learns from its own alone
 * @param at milliseconds since 1970
 */
export function outsideQuietHours(
  messages: readonly Message[],
  engine: Engine,
  partials: readonly Partial[],
  at: number,
): readonly Message[] {
  if (messages.every(({ quietHours }) => quietHours === undefined)) return messages
  const told = zoneOf(partials) ?? timezoneTrait(engine, partials)
  return messages.filter(
    ({ quietHours }) => !quietHours || !isQuiet(quietHours, told ?? quietHours.zone ?? 'UTC', at),
  )
}

function timezoneTrait(engine: Engine, partials: readonly Partial[]): string | undefined {
  const trait = own(traitValues(unionOf(engine, partials).traits.identify), 'timezone')
  return isZone(trait) ? trait : undefined
}
