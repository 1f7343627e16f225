import { isLater, later, type Stamped } from '../accumulator/latest.ts'
import type { Fields } from '../event/event.ts'
import type { SubjectKind } from '../model/schema.ts'
import { setOwn } from '../value/path.ts'
import { VOICE_KEYS, type Voice, type VoiceKey, voiceKey } from './voice.ts'

/**
 * What was said last about a trait, by each voice that spoke of it. A null stays, since a late
 * message may be older than it.
 */
export type Trait = { [voice in VoiceKey]?: Stamped<unknown> }

/** Traits under their names, `__proto__` among them. */
export type Traits = { [name: string]: Trait }

/** Which call tells a subject's traits: a contact's `identify`, an account's and a deal's `group`. */
export type TraitCall = 'identify' | 'group'

/** The call that tells the traits of a kind of subject. */
export function traitCall(subject: SubjectKind): TraitCall {
  return subject === 'contact' ? 'identify' : 'group'
}

/** Folds a call's traits, each of them replaced whole. */
export function foldTraits(traits: Traits, said: Fields, ms: number, messageId: string, voice: Voice): void {
  const key = voiceKey(voice)
  for (const name of Object.keys(said)) {
    const value = said[name]
    if (value === undefined) continue
    const stamped: Stamped<unknown> = [ms, messageId, value]
    const known = Object.hasOwn(traits, name) ? traits[name] : undefined
    if (known === undefined) setOwn(traits, name, { [key]: stamped })
    else if (known[key] === undefined || isLater(stamped, known[key])) known[key] = stamped
  }
}

/** What both sides were told. */
export function mergeTraits(a: Traits, b: Traits): Traits {
  const merged: Traits = {}
  for (const traits of [a, b]) {
    for (const name of Object.keys(traits)) {
      const known = Object.hasOwn(merged, name) ? merged[name] : undefined
      setOwn(merged, name, mergeTrait(known ?? {}, traits[name] ?? {}))
    }
  }
  return merged
}

function mergeTrait(a: Trait, b: Trait): Trait {
  const merged: Trait = { ...a }
  for (const key of VOICE_KEYS) {
    const said = b[key]
    if (said === undefined) continue
    const known = merged[key]
    merged[key] = known === undefined ? said : later(known, said)
  }
  return merged
}

/** The voice whose word holds: the most trusted one whose last word was not null. */
export function heardVoice(trait: Trait): VoiceKey | null {
  for (const key of VOICE_KEYS) {
    const said = trait[key]
    if (said !== undefined && said[2] !== null) return key
  }
  return null
}

/** The traits' values, as conditions and measures look at them. What is unknown is left out. */
export function traitValues(traits: Traits): Fields {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(traits)) {
    const trait = traits[name] ?? {}
    const key = heardVoice(trait)
    if (key !== null) setOwn(values, name, trait[key]?.[2])
  }
  return values
}
