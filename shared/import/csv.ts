/** What spreadsheets put between cells, by language and by hand. */
const SEPARATORS = [',', ';', '\t']

/**
 * Reads a table as spreadsheets write it (RFC 4180): the separator is the one that the first line has
 * most of; cells may be quoted; lines end with CR LF or LF. Lines without any text are left out, and
 * each that stays knows which one it was, the first being 1.
 */
export function readCsv(text: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  const lines: { line: number; cells: string[] }[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  const endCell = () => {
    cells.push(cell.trim())
    cell = ''
  }
  const endLine = () => {
    endCell()
    if (cells.some(text => text !== '')) lines.push({ line, cells })
    cells = []
    line++
  }
  for (let i = 0; i < source.length; i++) {
    const letter = source.charAt(i)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (source.charAt(i + 1) === '"') cell += source.charAt(i++)
      else quoted = false
    } else if (letter === '"' && cell.trim() === '') quoted = true
    else if (letter === separator) endCell()
    else if (letter === '\n') endLine()
    else if (letter !== '\r') cell += letter
  }
  endLine()
  return lines
}

function separatorOf(text: string): string {
  const [heading = ''] = text.split('\n', 1)
  const count = (separator: string) => heading.split(separator).length
  return SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best))
}
