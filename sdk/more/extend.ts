import { abandonment } from '../abandonment.ts'
import { copy } from '../copy.ts'
import { debug } from '../debug.ts'
import { engagement } from '../engagement.ts'
import { featureSelectors } from '../feature-selectors.ts'
import { formsWith } from '../forms-with.ts'
import { linker } from '../linker.ts'
import { preview } from '../preview.ts'
import type { Capture } from '../tracker.ts'
import { video } from '../video.ts'
import { warn } from '../warn.ts'
import { words } from '../words.ts'

/** What can be captured, by the name that `data-capture` has for it. */
export type TagCaptures = Record<string, () => Capture>

/**
 * Adds what is in this piece to what can be captured, and what attributes of their own ask for to what is captured.
 *
 * @param captures gets the captures of this piece
 * @param names of what is captured; gets what the tag's attributes ask for
 * @param dataset the tag's attributes
 */
export function extend(captures: TagCaptures, names: string[], dataset: DOMStringMap): void {
  Object.assign(captures, { engagement, abandonment, video, copy })
  const ask = (name: string, capture: Capture) => {
    captures[name] = () => capture
    // First, since who this is has to be known before the first event.
    if (!names.includes(name)) names.unshift(name)
  }
  const { formValues, formEmail } = dataset
  if (formValues || formEmail) ask('forms', formsWith({ values: words(formValues), email: words(formEmail) }))
  if (dataset.linker) ask('linker', linker({ domains: words(dataset.linker) }))
  const selectors = dataset.featureSelectors && namesIn(dataset.featureSelectors)
  if (selectors) ask('featureSelectors', featureSelectors(selectors))
  ask('debug', debug())
  ask('preview', preview())
}

/** The object of texts that an attribute holds as JSON; undefined when it holds something else. */
function namesIn(text: string): Record<string, string> | undefined {
  try {
    const names: unknown = JSON.parse(text)
    if (isNames(names)) return names
  } catch {}
  warn(`data-feature-selectors is not JSON such as {"#export":"export"}`)
  return undefined
}

function isNames(names: unknown): names is Record<string, string> {
  return (
    typeof names === 'object' &&
    names !== null &&
    Object.values(names).every(name => typeof name === 'string')
  )
}
