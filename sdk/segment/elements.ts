import type { Properties } from '../tracker.ts'

/** Elements as sites have them at hand: one, a list, what jQuery found, or none. */
export type Elements = Element | ArrayLike<Element> | null

/** Something that is the same for all elements, or that each of them says. */
export type Told<Value> = Value | ((element: Element) => Value)

/** Tracks an event whenever this happens to one of the elements. */
export function onEach(
  elements: Elements,
  type: 'click' | 'submit',
  event: Told<string>,
  properties: Told<Properties> | undefined,
  track: (event: string, properties?: Properties) => unknown,
): void {
  for (const element of elements instanceof Element ? [elements] : Array.from(elements ?? [])) {
    element.addEventListener(type, () => track(tell(event, element) ?? '', tell(properties, element)))
  }
}

function tell<Value>(told: Told<Value> | undefined, element: Element): Value | undefined {
  return isFunction(told) ? told(element) : told
}

function isFunction<Value>(told: Told<Value> | undefined): told is (element: Element) => Value {
  return typeof told === 'function'
}
