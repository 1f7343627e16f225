/** Whether objects and lists are nested deeper than this; looks no deeper itself, however deep it goes. */
export function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some(inner => isDeeperThan(depth - 1, inner))
}
