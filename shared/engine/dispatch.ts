import type { Accumulator } from '../accumulator/accumulator.ts'
import type { Test } from '../condition/compile.ts'
import type { Event, EventType } from '../event/event.ts'
import { anchorOf } from '../match/anchor.ts'
import type { Match } from '../match/schema.ts'
import type { TraitCall } from '../trait/traits.ts'
import { compilePath, type Reader } from '../value/path.ts'
import { fold } from '../value/text.ts'

/** An accumulator and the events it waits for. */
export interface Listener {
  readonly key: string
  readonly slot: number
  readonly source: Match | TraitCall
  /** What is left to ask once type and name are right; null when nothing is. */
  readonly where: Test | null
  readonly accumulator: Accumulator
}

/** Listeners of one type and name, those that demand a certain text found by that text. */
interface Desk {
  readonly always: Listener[]
  readonly byField: Map<string, Field>
}

interface Field {
  readonly read: Reader
  readonly byText: Map<string, Listener[]>
  /** By the length of a beginning, then by the beginning. */
  readonly byBeginning: Map<number, Map<string, Listener[]>>
}

interface Floor {
  readonly anyName: Desk
  readonly byName: Map<string, Desk>
}

/** Listeners by the events that can concern them, so that an event costs what its own rules cost. */
export type Dispatch = Readonly<Record<EventType, Floor>>

const NAMED: readonly EventType[] = ['track', 'page', 'screen']
const ALL: readonly EventType[] = [...NAMED, 'identify', 'group', 'alias']

/** Sorts listeners by type, then name, then a text that their condition demands. */
export function createDispatch(listeners: readonly Listener[]): Dispatch {
  const floor = (): Floor => ({ anyName: desk(), byName: new Map() })
  const dispatch = {
    track: floor(),
    page: floor(),
    screen: floor(),
    identify: floor(),
    group: floor(),
    alias: floor(),
  }
  for (const listener of listeners) {
    for (const place of placesOf(listener.source, dispatch)) addTo(place, listener)
  }
  return dispatch
}

function desk(): Desk {
  return { always: [], byField: new Map() }
}

function placesOf(source: Match | TraitCall, dispatch: Dispatch): Desk[] {
  if (typeof source === 'string') return [dispatch[source].anyName]
  const { type, event } = source
  if (event === undefined) return (type === undefined ? ALL : [type]).map(each => dispatch[each].anyName)
  const types = NAMED.filter(each => type === undefined || each === type)
  const names = new Set(typeof event === 'string' ? [event] : event)
  return types.flatMap(each =>
    [...names].map(name => {
      const { byName } = dispatch[each]
      const place = byName.get(name) ?? desk()
      byName.set(name, place)
      return place
    }),
  )
}

function addTo(place: Desk, listener: Listener): void {
  const anchor = typeof listener.source === 'string' ? null : anchorOf(listener.source.where)
  if (anchor === null) {
    place.always.push(listener)
    return
  }
  const field = place.byField.get(anchor.field) ?? {
    read: compilePath(anchor.field),
    byText: new Map<string, Listener[]>(),
    byBeginning: new Map<number, Map<string, Listener[]>>(),
  }
  place.byField.set(anchor.field, field)
  for (const text of anchor.texts) {
    if (anchor.how === 'equals') {
      push(field.byText, text, listener)
      continue
    }
    const beginnings = field.byBeginning.get(text.length) ?? new Map<string, Listener[]>()
    field.byBeginning.set(text.length, beginnings)
    push(beginnings, text, listener)
  }
}

function push(lists: Map<string, Listener[]>, text: string, listener: Listener): void {
  const list = lists.get(text)
  if (list === undefined) lists.set(text, [listener])
  else list.push(listener)
}

/** Calls back each listener that an event concerns, once. */
export function deliver(dispatch: Dispatch, event: Event, to: (listener: Listener) => void): void {
  const floor = dispatch[event.type]
  deliverAt(floor.anyName, event, to)
  if (floor.byName.size === 0) return
  const name = event.type === 'track' ? event.event : 'name' in event ? event.name : undefined
  const place = name === undefined ? undefined : floor.byName.get(name)
  if (place !== undefined) deliverAt(place, event, to)
}

function deliverAt(place: Desk, event: Event, to: (listener: Listener) => void): void {
  deliverAll(place.always, event, to)
  if (place.byField.size === 0) return
  for (const field of place.byField.values()) {
    const value = field.read(event)
    if (typeof value === 'string') {
      const text = fold(value)
      deliverAll(field.byText.get(text), event, to)
      for (const [length, beginnings] of field.byBeginning) {
        deliverAll(beginnings.get(text.slice(0, length)), event, to)
      }
    } else if (Array.isArray(value)) {
      deliverAll(wantingOneOf(value, field), event, to)
    }
  }
}

/** The listeners that demand the text of one of a list's elements, each once. */
function wantingOneOf(list: readonly unknown[], { byText, byBeginning }: Field): Set<Listener> {
  const found = new Set<Listener>()
  for (const element of list) {
    if (typeof element !== 'string') continue
    const text = fold(element)
    for (const listener of byText.get(text) ?? []) found.add(listener)
    for (const [length, beginnings] of byBeginning) {
      for (const listener of beginnings.get(text.slice(0, length)) ?? []) found.add(listener)
    }
  }
  return found
}

function deliverAll(
  listeners: Iterable<Listener> | undefined,
  event: Event,
  to: (listener: Listener) => void,
): void {
  if (listeners === undefined) return
  for (const listener of listeners) {
    if (listener.where === null || listener.where(event)) to(listener)
  }
}
