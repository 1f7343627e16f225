/** Whether a path is what a pattern says; `*` stands for any text, also none and also with slashes. */
export function matchesPath(pattern: string, path: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source}$`).test(path)
}
