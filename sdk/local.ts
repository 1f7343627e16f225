/** Reads what this origin keeps under a name; null when there is nothing, or when the browser keeps nothing. */
export function readLocal(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Keeps a text for this origin. Where storage is blocked or full nothing happens: it only saves repeats. */
export function writeLocal(name: string, text: string): void {
  try {
    localStorage.setItem(name, text)
  } catch {}
}
