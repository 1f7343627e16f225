/** Reads a text that this origin keeps; null when there is none or when the browser keeps nothing for us. */
export function readLocal(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Keeps a text for this origin. Where storage is blocked or full, nothing happens. */
export function writeLocal(name: string, text: string): void {
  try {
    localStorage.setItem(name, text)
  } catch {
    // What is kept here only saves work or repeats; without it everything still works for the page's life.
  }
}
