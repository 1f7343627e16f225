import type { Condition } from '../../shared/condition/schema.ts'
import type { Model } from '../../shared/engine/index.ts'
import type { Measure } from '../../shared/measure/schema.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import type { TraitValue } from './line.ts'

/** Listed of everybody who has them, whatever the models and segments say. */
const ALWAYS = ['company', 'plan']
/** Traits on a line, so that it stays small: 16 of 100 characters are what a score or two take. */
const MAX_TRAITS = 16
const MAX_UNITS = 100

/**
 * The traits that lines hold, ascending: `plan` and `company`, those that segments name, and those that
 * the rules of the models name, as far as there is room.
 * @param segments top-level names, the oldest first
 */
export function listedTraits(models: readonly Model[], segments: readonly string[]): string[] {
  const names = new Set([...ALWAYS, ...segments, ...traitsOfRules(models)])
  for (const alreadyThere of ['name', 'firstName', 'lastName', 'email']) names.delete(alreadyThere)
  return [...names].slice(0, MAX_TRAITS).sort()
}

/** The traits that the rules of models look at, by their top-level names. */
export function traitsOfRules(models: readonly Model[]): string[] {
  const paths = models.flatMap(model =>
    [...(model.fit ?? []), ...(model.activity ?? [])].flatMap(({ rules }) =>
      rules.flatMap(({ when, measure }) => [...(when ? pathsOf(when) : []), ...pathsMeasured(measure)]),
    ),
  )
  return paths.map(topLevel)
}

/** Of all traits those that a line holds: short text, numbers, true and false. */
export function pickTraits(
  values: { readonly [name: string]: unknown },
  names: readonly string[],
): { readonly [name: string]: TraitValue } {
  const picked: Record<string, TraitValue> = {}
  for (const name of names) {
    const value = own(values, name)
    const isShort = typeof value === 'string' && value !== '' && value.length <= MAX_UNITS
    if (isShort || typeof value === 'number' || typeof value === 'boolean') setOwn(picked, name, value)
  }
  return picked
}

/** Traits are told whole: a rule about `address.city` looks at `address`. */
function topLevel(path: string): string {
  return path.split('.', 1)[0] ?? path
}

function pathsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(pathsOf)
  if ('any' in condition) return condition.any.flatMap(pathsOf)
  return 'not' in condition ? pathsOf(condition.not) : [condition.field]
}

function pathsMeasured(measure: Measure): string[] {
  if (typeof measure === 'string') return []
  if ('trait' in measure) return [measure.trait]
  return 'ratio' in measure ? [...measure.ratio] : []
}
