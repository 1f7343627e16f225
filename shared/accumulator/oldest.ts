/** How many of the oldest are found at once: looking through all values is shared among so many drops. */
const FOUND_AT_ONCE = 64

type Values = { [key: string]: number }

/** What is remembered about values beside the state, and found out again when it is lost. */
interface Knowledge {
  /** Which block the values were counted back from when this was found. */
  readonly block: number
  count: number
  /** The oldest values, the oldest of all last. All others are younger than the first of them was then. */
  oldest: [key: string, before: number][]
  youngestFound: number
}

const known = new WeakMap<Values, Knowledge>()

/**
 * After a value was added or got a later event: forgets the oldest one should there be more than so many,
 * of two at one instant the one with the greater key. What it costs does not grow with their number.
 */
export function keepLatest(
  values: Values,
  block: number,
  before: number,
  isNew: boolean,
  most: number,
): void {
  const last = known.get(values)
  const found = last?.block === block ? last : { block, count: -1, oldest: [], youngestFound: 0 }
  if (found.count < 0) {
    found.count = Object.keys(values).length
    known.set(values, found)
  } else if (isNew) found.count++
  // It belongs among those that were found: they are no longer the oldest for certain.
  if (before >= found.youngestFound) found.oldest = []
  while (found.count > most) {
    if (found.oldest.length === 0) findOldest(values, found)
    const [key, then] = found.oldest.pop() ?? ['', 0]
    if (values[key] !== then) continue
    delete values[key]
    found.count--
  }
}

function findOldest(values: Values, found: Knowledge): void {
  const all = Object.entries(values).sort(([keyA, a], [keyB, b]) => a - b || (keyA < keyB ? -1 : 1))
  found.oldest = all.slice(-FOUND_AT_ONCE)
  found.youngestFound = found.oldest[0]?.[1] ?? 0
}
