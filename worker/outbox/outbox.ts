import { own, setOwn } from '../../shared/value/path.ts'
import type { Item } from './item.ts'

/**
 * Items that one object owes at a time. They are handed on within milliseconds, so that many wait only where
 * couriers cannot be reached; each takes up to some KB of the object's one row. Beyond it an item is dropped,
 * and counted for the endpoints that miss it.
 */
const MAX_OWED = 64
/** After couriers could not be reached, they are tried again so much later. */
const AGAIN_MS = 15_000

/** What an object owes to others, written with the change that it is about. Absent when it owes nothing. */
export interface Outbox {
  readonly items: readonly OwedItem[]
  /** How many items each endpoint missed, until its courier has been told. */
  readonly dropped: { readonly [endpoint: string]: number }
  /** Not before this instant, in milliseconds: the last try failed. */
  readonly notBefore?: number
}

export interface OwedItem extends Item {
  /** The endpoints that were subscribed when it happened and whose couriers do not have it yet. */
  readonly to: readonly string[]
}

/** What one courier was handed. */
export interface HandedOver {
  readonly endpoint: string
  readonly items: readonly Item[]
  readonly dropped: number
}

const EMPTY: Outbox = { items: [], dropped: {} }

/** Owes an item to endpoints; to none, nothing changes. */
export function owe(
  outbox: Outbox | undefined,
  item: Item,
  to: readonly string[],
): { readonly outbox?: Outbox } {
  if (to.length === 0) return outbox ? { outbox } : {}
  const { items, dropped, ...rest } = outbox ?? EMPTY
  if (items.length < MAX_OWED) return { outbox: { ...rest, dropped, items: [...items, { ...item, to }] } }
  const counts = { ...dropped }
  for (const endpoint of to) setOwn(counts, endpoint, (own(counts, endpoint) ?? 0) + 1)
  return { outbox: { ...rest, items, dropped: counts } }
}

/** What each courier is to be handed, its items in the order in which they happened. */
export function handOversOf({ items, dropped }: Outbox): HandedOver[] {
  const endpoints = new Set([...items.flatMap(({ to }) => to), ...Object.keys(dropped)])
  return [...endpoints].map(endpoint => ({
    endpoint,
    items: items.filter(({ to }) => to.includes(endpoint)).map(({ to: _, ...item }) => item),
    dropped: own(dropped, endpoint) ?? 0,
  }))
}

/** Forgets what couriers have now; what came in meanwhile stays owed. */
export function afterHandOver(
  outbox: Outbox,
  taken: readonly HandedOver[],
  allTaken: boolean,
  now: number,
): { readonly outbox?: Outbox } {
  const items = outbox.items.flatMap(item => {
    const to = item.to.filter(
      endpoint =>
        !taken.some(known => known.endpoint === endpoint && known.items.some(({ id }) => id === item.id)),
    )
    return to.length > 0 ? [{ ...item, to }] : []
  })
  const dropped = Object.entries(outbox.dropped).flatMap(([endpoint, count]) => {
    const left = count - (taken.find(known => known.endpoint === endpoint)?.dropped ?? 0)
    return left > 0 ? [[endpoint, left] as const] : []
  })
  if (items.length === 0 && dropped.length === 0) return {}
  return {
    outbox: {
      items,
      dropped: Object.fromEntries(dropped),
      ...(!allTaken && { notBefore: now + AGAIN_MS }),
    },
  }
}

/** When to hand over, in milliseconds: at once, which is any instant that has passed; null when nothing is owed. */
export function outboxDue(outbox: Outbox | undefined): number | null {
  return outbox ? (outbox.notBefore ?? 0) : null
}
