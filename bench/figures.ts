import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Prints figures and keeps them beside the command that took them, as `bench/<name>.json`. */
export function keepFigures(name: string, figures: object): void {
  const taken = {
    taken: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores`,
    ...figures,
  }
  console.log(JSON.stringify(taken, null, 2))
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(taken, null, 2)}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
