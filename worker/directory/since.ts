/** From when on a shard has counted moves. */
export interface Since {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Nobody was listed before, so that nothing is missing. */
  readonly isWhole: boolean
}

/** From when on several shards together know all moves. */
export function sinceOf(shards: readonly Since[]): Since | null {
  const late = shards.filter(({ isWhole }) => !isWhole)
  if (late.length > 0) return { at: Math.max(...late.map(({ at }) => at)), isWhole: false }
  return shards.length > 0 ? { at: Math.min(...shards.map(({ at }) => at)), isWhole: true } : null
}
