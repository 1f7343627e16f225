import { heardVoice, type Trait, type Traits } from '../../shared/trait/traits.ts'
import { VOICE_KEYS } from '../../shared/trait/voice.ts'
import { setOwn } from '../../shared/value/path.ts'
import { compareText } from '../../shared/value/text.ts'

/** Traits of one account or deal, whoever of its people told them; as many as are kept of a contact. */
const MOST_TRAITS = 200

/**
 * The traits that there is room for: those told by the most trusted voices, and of these the first by name,
 * so that it does not matter in which order people come together, and strangers push out no server's.
 */
export function mostTraits(traits: Traits): Traits {
  const names = Object.keys(traits)
  if (names.length <= MOST_TRAITS) return traits
  const kept = names
    .map(name => ({ name, trait: traits[name] ?? {} }))
    .sort((a, b) => trust(a.trait) - trust(b.trait) || compareText(a.name, b.name))
    .slice(0, MOST_TRAITS)
  const most: Traits = {}
  for (const { name, trait } of kept) setOwn(most, name, trait)
  return most
}

/** 0 for what a server told. */
function trust(trait: Trait): number {
  const voice = heardVoice(trait)
  return voice === null ? VOICE_KEYS.length : VOICE_KEYS.indexOf(voice)
}
