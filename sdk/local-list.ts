import { readLocal, writeLocal } from './local.ts'

/** The texts kept under a name, oldest first; undefined when nothing readable is kept. */
export function readList(name: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(readLocal(name) ?? '')
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

/** Keeps the last 200 of the texts under a name. */
export function writeList(name: string, list: readonly string[]): void {
  writeLocal(name, JSON.stringify(list.slice(-200)))
}
