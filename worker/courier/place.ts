/** Where a delivery stands among all of its endpoint: what was taken last comes first. */
export interface Place {
  /** In milliseconds. */
  readonly takenAt: number
  /** Sets apart what one courier took within a millisecond. */
  readonly seq: number
  /** Which of the endpoint's couriers has it. */
  readonly shard: number
}

/** Below 0 when `a` comes first. No two deliveries of an endpoint share a place. */
export function comparePlaces(a: Place, b: Place): number {
  return b.takenAt - a.takenAt || b.seq - a.seq || b.shard - a.shard
}

export function placeText({ takenAt, seq, shard }: Place): string {
  return `${takenAt}.${seq}.${shard}`
}

/** Null for what is no place. */
export function parsePlace(text: string): Place | null {
  const [, takenAt, seq, shard] = /^(\d{1,15})\.(\d{1,15})\.(\d{1,2})$/.exec(text) ?? []
  return shard === undefined ? null : { takenAt: Number(takenAt), seq: Number(seq), shard: Number(shard) }
}
