import type { Engine } from '../../shared/engine/index.ts'
import { isZone } from '../../shared/time/zone.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { own } from '../../shared/value/path.ts'
import { unionOf } from './history.ts'
import type { Partial } from './state.ts'
import { zoneOf } from './told.ts'

/**
 * The time zone of whoever these origins are: the one that they told last, else that of the trait `timezone`;
 * undefined where neither is known.
 */
export function personZone(engine: Engine, partials: readonly Partial[]): string | undefined {
  return zoneOf(partials) ?? timezoneTrait(engine, partials)
}

function timezoneTrait(engine: Engine, partials: readonly Partial[]): string | undefined {
  const trait = own(traitValues(unionOf(engine, partials).traits.identify), 'timezone')
  return isZone(trait) ? trait : undefined
}
