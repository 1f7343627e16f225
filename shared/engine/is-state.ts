import { SHORT_HASH_LENGTH } from '../value/hash.ts'
import { STATE_VERSION, type State } from './state.ts'

/** Whether a value has the fields of a state of this version; what accumulators hold is not looked at. */
export function isState(value: object): value is State {
  const { v, keys, acc, traits, first, newest } = value as { [field in keyof State]?: unknown }
  return (
    v === STATE_VERSION &&
    typeof keys === 'string' &&
    Array.isArray(acc) &&
    acc.length * SHORT_HASH_LENGTH === keys.length &&
    isTraits(traits) &&
    [first, newest].every(instant => instant === null || typeof instant === 'number')
  )
}

function isTraits(traits: unknown): boolean {
  return (
    typeof traits === 'object' &&
    traits !== null &&
    'identify' in traits &&
    'group' in traits &&
    [traits.identify, traits.group].every(told => typeof told === 'object' && told !== null)
  )
}
