const LONGEST = 80

/** A value as a complaint shows it: its JSON, cut where it is long. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  return json.length <= LONGEST ? json : `${json.slice(0, LONGEST)}…`
}
