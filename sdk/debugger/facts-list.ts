import { element } from '../messages/element.ts'

/** Names and what they are, in two columns. */
export function factsList(facts: readonly (readonly [name: string, value: string])[]): HTMLElement {
  return element(
    'dl',
    'facts',
    facts.flatMap(([name, value]) => [element('dt', 'quiet', name), element('dd', 'fact', value)]),
  )
}
