/** A file to try the import with; `*` stands for everybody who is not named. */
export const SAMPLE = 'name,hours\nAmara Osei,32\nJonas Lind,24\nPriya Raman,40\n*,38\n'

/** Reads hours by name, in lower case, from CSV; lines without a number are headings or mistakes and left out. */
export function availabilityFrom(csv: string): Map<string, number> {
  const hours = new Map<string, number>()
  for (const line of csv.split(/\r?\n/)) {
    const [name = '', number = ''] = line.split(/[,;]/)
    const value = Number(number)
    if (name.trim() && number.trim() && Number.isFinite(value)) hours.set(name.trim().toLowerCase(), value)
  }
  return hours
}
