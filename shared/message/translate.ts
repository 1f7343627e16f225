import { isObject } from '../value/object.ts'
import { own, setOwn } from '../value/path.ts'

/**
 * Content with what other content says in its place: objects field by field, lists of what has ids by these, all
 * else whole; null leaves a field out. What the other says of an id that a list does not have comes at its end.
 */
export function overlaid(content: object, over: object): object {
  const merged: Record<string, unknown> = { ...content }
  for (const [name, said] of Object.entries(over)) {
    if (said === null) delete merged[name]
    else setOwn(merged, name, overlaidValue(own(merged, name), said))
  }
  return merged
}

function overlaidValue(value: unknown, over: unknown): unknown {
  if (isObject(over)) return overlaid(isObject(value) ? value : {}, over)
  if (!hasIds(value) || !hasIds(over)) return over
  const rest = new Map(over.map(one => [one.id, one]))
  const known = value.map(one => {
    const said = rest.get(one.id)
    rest.delete(one.id)
    return said ? overlaid(one, said) : one
  })
  return [...known, ...rest.values()]
}

function hasIds(value: unknown): value is readonly { readonly id: unknown }[] {
  return Array.isArray(value) && value.every(one => isObject(one) && 'id' in one)
}
