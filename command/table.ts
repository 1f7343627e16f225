/** Rows as lines, each column as wide as its widest cell; columns of numbers end at the same place. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = head.length === 0 ? rows : [head, ...rows]
  const columns = (all[0] ?? []).map((_, i) => ({
    width: Math.max(...all.map(row => row[i]?.length ?? 0)),
    isNumeric: rows.length > 0 && rows.every(row => /^[+−-]?[\d.]+$/.test(row[i] ?? '')),
  }))
  return all.map(row =>
    columns
      .map(({ width, isNumeric }, i) => (isNumeric ? row[i]?.padStart(width) : row[i]?.padEnd(width)) ?? '')
      .join('  ')
      .trimEnd(),
  )
}
