import { readLocal, writeLocal } from './local.ts'

/** The texts kept under a name, oldest first; none when nothing readable is kept. */
export function readList(name: string): string[] {
  try {
    const list: unknown = JSON.parse(readLocal(name) ?? '[]')
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : []
  } catch {
    return []
  }
}

/** Keeps the last `limit` of the texts under a name. */
export function writeList(name: string, list: readonly string[], limit = 200): void {
  writeLocal(name, JSON.stringify(list.slice(-limit)))
}
